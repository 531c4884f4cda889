"""Letters to an organisation: reading them, stopping them, and its calendar."""
