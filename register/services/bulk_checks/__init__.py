"""A file of up to 10,000 people, checked at once: read, looked up in chunks, and given back."""
