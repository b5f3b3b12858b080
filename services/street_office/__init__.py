"""Handles administrative matters, in the street offices and, once escalated, in the district government."""
