"""How the house runs: its processes, its servers, its commands."""
