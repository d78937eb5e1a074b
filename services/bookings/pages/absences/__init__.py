"""The pages of children who are missing or away without authorisation."""
