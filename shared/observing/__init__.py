"""What an operator sees of a process: logs, traces, metrics and health, and never a person's name in any of them."""
