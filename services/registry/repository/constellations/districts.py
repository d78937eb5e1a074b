"""Where are the middles of the postcode districts? In a file of the service's own (see postcode_districts.md)."""

import csv
from functools import cache
from importlib.resources import files

from services.registry.policy.matching.distance import Districts, Middle


@cache
def known_districts() -> Districts:
    """All of them, read once in a process."""
    text = (files("services.registry") / "postcode_districts.csv").read_text(encoding="utf-8")
    return Districts(
        {row["district"]: Middle(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(text.splitlines())}
    )
