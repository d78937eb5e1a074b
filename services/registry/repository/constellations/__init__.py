"""Queries of constellations: their lives, and what is looked at together with them."""
