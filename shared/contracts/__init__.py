"""What services say to one another: the messages, their envelope, and the signed actor who asks."""
