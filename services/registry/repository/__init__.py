"""Every query of the registry; the only part that touches its tables.

No query names an authority: row-level security keeps each to the transaction's own.
"""
