"""The school list: daily extracts of Get Information about Schools (GIAS)."""
