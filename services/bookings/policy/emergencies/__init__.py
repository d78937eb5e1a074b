"""What bookings decides about emergencies: who is asked, in which order, for how long, and who may say what."""
