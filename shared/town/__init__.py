"""The town: its divisions, bodies, grids and personas, loaded as a whole from one file and looked up by everybody."""
