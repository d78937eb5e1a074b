"""The life of a constellation: what it is on a day, and what may become of it."""
