"""Use cases and domain words: what happens to a claim, and the ports it needs."""
