"""The system in a box: what the launcher brings along so that nothing has to be installed first."""
