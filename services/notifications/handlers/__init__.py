"""What notifications does about each message, one file a noun."""
