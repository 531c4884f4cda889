"""The command `register`: the same jobs by hand, and the doors that others rely on."""
