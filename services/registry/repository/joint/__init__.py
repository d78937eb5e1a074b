"""Queries of what is shared with other authorities: agreements, and the copies of what was said across them."""
