"""How a service keeps what it knows: one transaction a message, in one authority, in its own database."""
