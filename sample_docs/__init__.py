"""Synthetic evidence folder that anyone may publish, with the generator that makes it."""
