"""What Parliament said: pure, cited, dated. Standard library and `register.domain` only."""
