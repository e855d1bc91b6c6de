"""The web server: calendar feeds and the health check, over HTTP; read-only."""
