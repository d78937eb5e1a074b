"""The pages on which two households swap their nights."""
