"""The web pages of the registry, one file a page; they ask on the bus, like anyone else."""
