"""What a school, its trust or an official records of its SENCO, and takes back."""
