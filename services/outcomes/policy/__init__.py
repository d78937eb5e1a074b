"""What outcomes decides: plain values and functions, one file a question."""
