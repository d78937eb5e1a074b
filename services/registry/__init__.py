"""The registry is the authority on who is who, and where they belong."""
