"""Check a candidate: one thing a page, then the answer and its proof."""
