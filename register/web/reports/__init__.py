"""Flagged schools, and counts of them."""
