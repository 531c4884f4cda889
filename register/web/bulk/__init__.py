"""Check a file of people: seen first, worked through as a job, taken away as a file."""
