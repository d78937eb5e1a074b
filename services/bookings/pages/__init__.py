"""The web pages of bookings, one file a page; they ask on the bus, like anyone else."""
