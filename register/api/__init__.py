"""JSON for other systems: its own keys, its own description, the same services."""
