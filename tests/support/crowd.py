"""A made-up authority in which everybody wants the same bed: one hub home, one bed, and a child in each household."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

AUTHORITY = "crowdshire"
HUB_HOME = "H0"

Line = Mapping[str, object]


def crowd_pack(folder: Path, satellites: int) -> Path:
    """Write the register: of each satellite household n there are the household Hn, its carer Cn and its child Kn."""
    everybody = range(1, satellites + 1)
    tables: Mapping[str, Sequence[Line]] = {
        "authority": [_AUTHORITY],
        "areas": [{"area_ref": "A1", "name": "North"}],
        "workers": [_WORKER],
        "households": [_HOUSEHOLD | {"household_ref": f"H{one}"} for one in (0, *everybody)],
        "carers": [_CARER | {"carer_ref": f"C{one}", "household_ref": f"H{one}"} for one in (0, *everybody)],
        "children": [_CHILD | {"child_ref": f"K{one}"} for one in everybody],
        "placements": [_PLACEMENT | {"child_ref": f"K{one}", "household_ref": f"H{one}"} for one in everybody],
        "constellations": [_CONSTELLATION],
        "memberships": [_MEMBERSHIP | {"household_ref": f"H{one}"} for one in everybody],
    }
    for name, lines in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
    return folder


_AUTHORITY: Line = {
    "authority": AUTHORITY,
    "name": "Crowdshire Council",
    "gss_code": "E06000998",
    "out_of_hours_phone": "01632 960998",
    "duty_email": "duty@crowdshire.example",
}
_WORKER: Line = {
    "worker_ref": "W1",
    "first_name": "Wyn",
    "last_name": "Worker",
    "role": "liaison_worker",
    "email": "wyn.worker@crowdshire.example",
}
_HOUSEHOLD = {
    "name": "Household",
    "address": "1 High Street",
    "postcode": "PO5 2EZ",
    "approved_on": "2021-01-26",
    "approval_places": 1,
    "approval_age_from": 0,
    "approval_age_to": 18,
}
_CARER = {"first_name": "Casey", "last_name": "Carer", "main_carer": "Y", "email": "casey.carer@crowdshire.example"}
_CHILD = {
    "first_name": "Kit",
    "last_name": "Kid",
    "date_of_birth": "2016-05-30",
    "sex": "F",
    "legal_status": "C2",
    "overnight_decision": "carer",
}
_PLACEMENT = {"placement_type": "U4", "started_on": "2025-05-26"}
_CONSTELLATION: Line = {
    "constellation_ref": "X1",
    "name": "The Crowd",
    "area_ref": "A1",
    "hub_household_ref": HUB_HOME,
    "liaison_worker_ref": "W1",
    "launched_on": "2023-07-15",
    "state": "launched",
    "hub_beds": 1,
}
_MEMBERSHIP = {"constellation_ref": "X1", "joined_on": "2023-07-15"}
