"""The steps by which a database of an older release is brought up to date."""
