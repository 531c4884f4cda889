"""What is published of the national picture: for anybody, and no school is named."""
