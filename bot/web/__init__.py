"""The web server: calendar feeds, health and metrics, over HTTP; read-only."""
