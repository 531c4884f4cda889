"""What the words mean: frozen facts, identifiers and periods. Standard library only."""
