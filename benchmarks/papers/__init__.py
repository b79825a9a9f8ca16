"""Invented papers for tests and benchmarks: drawn, photographed badly on purpose, with the truth beside them."""
