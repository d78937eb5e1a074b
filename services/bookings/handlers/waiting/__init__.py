"""What bookings does when somebody waits for a bed, and when one becomes free."""
