"""A list that a page shows, as a file for whoever looks at it: CSV, Excel or OpenDocument."""
