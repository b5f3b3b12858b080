"""A day of the demo town, played over HTTP by the people who would live it."""
