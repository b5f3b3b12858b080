"""Worker processes: where nameko and eventlet run the herald and the inbox, and could be replaced."""
