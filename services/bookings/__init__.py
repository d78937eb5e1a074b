"""Bookings is the authority on who is where, when: hub home beds, sleepovers and gatherings."""
