"""The whole system on real servers, and everything that can break in it."""
