"""Takes matters in through every channel, and shows their reporters what becomes of them."""
