"""The pages of constellations, and of what is decided about them."""
