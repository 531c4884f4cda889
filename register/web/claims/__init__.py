"""What a school claims or says is wrong, with its documents, and the reply."""
