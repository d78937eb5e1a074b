"""Which households and constellations could go together."""
