"""Two households that swap their nights at a hub home."""
