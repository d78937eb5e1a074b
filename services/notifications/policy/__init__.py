"""What notifications decides: who must know of what, one file a noun."""
