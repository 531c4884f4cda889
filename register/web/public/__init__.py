"""Pages for everybody: start, how we check, the statements, and what monitoring asks."""
