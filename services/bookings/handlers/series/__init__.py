"""What bookings does when regular sleepovers are asked for, decided on or called off."""
