"""A register pack, from a folder of CSV files to the commands that take it: read, mended, checked, explained."""
