"""The schools of a trust or an authority: where each stands, and who could follow."""
