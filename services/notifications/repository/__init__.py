"""Every query of notifications."""
