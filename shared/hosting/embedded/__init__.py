"""What the embedded house is built of: servers that come as wheels, forked children, a folder, and signals."""
