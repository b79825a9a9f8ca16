"""The root of every refusal that a person can act on."""


class ClaimError(Exception):
    """A refusal with a remedy; the front ends turn each subclass into words."""
