"""Keys that let an organisation's own systems ask."""
