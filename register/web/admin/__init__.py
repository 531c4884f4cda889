"""What officials keep: feeds, imports, conversions, awarding bodies and accounts."""
