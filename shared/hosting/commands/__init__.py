"""What can be typed: one file a group of commands."""
