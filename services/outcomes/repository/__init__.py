"""Every query of outcomes, one file a noun."""
