"""How fast is the house, against the same work written by hand? `make bench`."""
