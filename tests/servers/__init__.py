"""Real servers, private to whoever starts them: loopback only, own folders, own ports."""
