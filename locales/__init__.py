"""The catalogues and the translator."""
