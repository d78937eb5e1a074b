"""Everything that the house holds on one person, as one archive: made by a command or from a page."""
