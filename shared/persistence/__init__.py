"""Where things are recorded: events, views and inbox positions become true together, or not at all."""
