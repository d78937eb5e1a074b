"""Decisions about constellations that two authorities share."""
