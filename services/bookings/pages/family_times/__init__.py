"""The pages of family time."""
