"""Routing: decides what kind of matter it is, who leads, and what is agreed between those who carry it."""
