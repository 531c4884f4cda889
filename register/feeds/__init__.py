"""What others tell us: fetched, decoded, checked, compared. Nothing here keeps or decides."""
