"""One verb each: load, decide, save, record."""
