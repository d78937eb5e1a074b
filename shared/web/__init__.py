"""The web kit: one app composed of the pages of whatever services are installed."""
