"""How a notice reads, and the mail that carries it: what there is in words."""
