"""Every query of bookings, one file a noun."""
