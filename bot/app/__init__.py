"""WHO CREATES WHOM: settings in, a running bot out."""
