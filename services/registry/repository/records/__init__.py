"""Queries of the records of households and children, and of who read them."""
