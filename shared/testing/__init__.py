"""What tests borrow; nothing outside tests imports it."""
