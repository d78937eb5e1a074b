"""The embedded house: everything on one machine, from wheels, for a first look and for tests."""
