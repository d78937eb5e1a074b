"""The pages on gatherings."""
