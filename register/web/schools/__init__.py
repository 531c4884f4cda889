"""Find a school, and see how it stands."""
