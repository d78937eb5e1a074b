"""A made-up service for tests of the kits: it makes gadgets, and counts those that it hears of."""
