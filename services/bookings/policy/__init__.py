"""The decisions of bookings: pure functions and frozen values."""
