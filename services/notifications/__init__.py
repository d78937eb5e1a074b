"""Notifications is the authority on who must know of what happened, and whether they do."""
