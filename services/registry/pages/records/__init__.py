"""The pages of households and children, one file a page."""
