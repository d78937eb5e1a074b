"""The service that says, in the bench's pipe."""
