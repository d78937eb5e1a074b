"""What a pack or a return tells of the register, and what of it is taken; what a pack of it says."""
