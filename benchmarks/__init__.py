"""Figures that the project states, each with the code that measures it."""
