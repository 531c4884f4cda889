"""The tests, which are the specification."""
