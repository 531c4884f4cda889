"""How fast it is, held against the bare work on the same machine in the same run."""
