"""The registry's decisions: pure functions and frozen values."""
