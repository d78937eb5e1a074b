"""The records of households and children: who reads them, and what may become of them."""
