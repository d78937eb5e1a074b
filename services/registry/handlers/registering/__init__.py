"""Who is new in the register, and what is corrected of it."""
