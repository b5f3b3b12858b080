"""Handles public-service matters, in the committees and the residents' own organisations that they lead."""
