"""The pages of the waiting list."""
