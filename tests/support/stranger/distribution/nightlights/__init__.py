"""A service that nobody of the house wrote: how many night lights must be ready?"""
