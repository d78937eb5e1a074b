"""The pages of regular sleepovers: asking for them, and what becomes of them."""
