"""The service that hears, in the bench's pipe."""
