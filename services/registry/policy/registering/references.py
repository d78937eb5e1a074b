"""What does the register call somebody whom the authority's own system gave no reference?"""

from random import Random
from typing import Final

LETTERS: Final = {"households": "H", "carers": "C", "children": "K", "workers": "W", "areas": "A"}
_ALPHABET: Final = "23456789BCDFGHJKMNPQRTVWX"
"""Nothing that is read as something else, and no vowels: it makes no words."""
_LONG: Final = 5


def short_ref(table: str, random: Random) -> str:
    """A reference that can be read out and typed: `H-7K3MP`. Whether it is free, whoever has the register must see."""
    return f"{LETTERS[table]}-{''.join(random.choices(_ALPHABET, k=_LONG))}"
