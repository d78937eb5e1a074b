"""What bookings does about each message, one file a noun."""
