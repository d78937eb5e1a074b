"""How rows of the register become values and values rows, in what order, and what was recorded when."""
