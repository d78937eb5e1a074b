"""The kits that every service is built from; none of them knows who uses it."""
