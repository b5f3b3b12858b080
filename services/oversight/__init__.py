"""Keeps the trace of everything that everybody did, and notices who does nothing."""
