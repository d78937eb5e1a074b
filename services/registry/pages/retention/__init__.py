"""The pages about records that are due, held or erased."""
