"""How services meet: the bus, the requests on it, the events, and what happens when something fails."""
