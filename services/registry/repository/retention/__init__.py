"""Which records are due, what holds them, and how is one erased?"""
