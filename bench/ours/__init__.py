"""This system, measured as it runs: its own services on their own schemas, its own processes, its own routes."""
