"""What bookings does about emergencies, one file a deed."""
