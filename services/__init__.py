"""The services of the house: strangers to one another, who meet only as messages on the bus."""
