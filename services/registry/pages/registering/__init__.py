"""The pages on which somebody is registered or corrected."""
