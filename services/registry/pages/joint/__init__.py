"""The pages of constellations that two authorities share."""
