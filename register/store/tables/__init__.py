"""The rows, private to the store."""
