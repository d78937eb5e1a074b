"""What the registry does with constellations that two authorities share (decision 0035)."""
