"""The national SENCO register for England."""
