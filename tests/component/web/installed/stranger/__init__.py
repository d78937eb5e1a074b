"""A service's pages that the kit has never heard of, as an installed distribution brings them."""
