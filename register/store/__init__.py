"""What we keep: rows, queries by noun, row-to-domain mapping, the append-only ledger."""
