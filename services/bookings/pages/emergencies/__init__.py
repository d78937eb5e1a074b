"""The pages of emergencies, one file a page."""
