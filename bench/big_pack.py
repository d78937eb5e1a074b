"""What is a register of 150,000 rows? A made-up pack, the same each time, with rows as long as real ones."""

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

AUTHORITY = "benchshire"
HOUSEHOLDS, CHILDREN, CONSTELLATIONS, WORKERS = 12_000, 18_000, 60, 400
SLEEPOVERS_OF_A_HOME, GATHERINGS_OF_A_HOME, CONTACTS_OF_A_HOME = 330, 60, 780
SATELLITES = 8
FIRST_DAY = date(2023, 1, 1)

_FIRST = ("Ada", "Bo", "Cleo", "Dev", "Esme", "Finn", "Gwen", "Hugo", "Jude", "Kit", "Lena", "Milo", "Noor")
_LAST = ("Abara", "Birch", "Cole", "Doyle", "Eze", "Flint", "Grove", "Hale", "Iqbal", "Jones", "Khan", "Lowe", "Moss")
_STREETS = ("Mill Lane", "Station Road", "Church Street", "Harbour View", "Orchard Close", "The Crescent")

Row = Sequence[object]


def write(folder: Path) -> int:
    """Write the pack; how many rows it has."""
    chance = random.Random(7)  # noqa: S311  the same pack each time, guards nothing
    tables = {
        "authority": (("authority", "name", "gss_code", "out_of_hours_phone", "duty_email"), _authority()),
        "areas": (("area_ref", "name"), [(f"A{n}", f"Area {n}") for n in range(20)]),
        "workers": (
            ("worker_ref", "first_name", "last_name", "role", "email", "phone", "social_work_england_number"),
            _workers(chance),
        ),
        "households": (_HOUSEHOLD, _households(chance)),
        "carers": (
            ("carer_ref", "household_ref", "first_name", "last_name", "main_carer", "email", "mobile", "contact_by"),
            _carers(chance),
        ),
        "children": (_CHILD, _children(chance)),
        "placements": (
            ("child_ref", "household_ref", "placement_type", "started_on", "ended_on", "ended_reason"),
            _placements(chance),
        ),
        "constellations": (
            (
                "constellation_ref",
                "name",
                "area_ref",
                "hub_household_ref",
                "liaison_worker_ref",
                "launched_on",
                "state",
                "hub_beds",
            ),
            [(f"X{n}", f"The {n}s", f"A{n % 20}", _hub(n), f"W{n}", FIRST_DAY, "launched", 2) for n in _homes()],
        ),
        "memberships": (
            ("constellation_ref", "household_ref", "joined_on", "left_on", "leaving_reason"),
            [(f"X{n}", _satellite(n, k), FIRST_DAY, "", "") for n in _homes() for k in range(SATELLITES)],
        ),
        "sleepovers": (
            ("sleepover_ref", "child_ref", "hub_household_ref", "first_night", "last_night", "kind", "outcome"),
            _sleepovers(),
        ),
        "activities": (
            ("activity_ref", "constellation_ref", "kind", "title", "starts_at", "minutes", "attended"),
            _gatherings(),
        ),
        "support_contacts": (
            ("hub_household_ref", "household_ref", "on", "kind", "minutes", "about"),
            _contacts(chance),
        ),
    }
    return sum(_write(folder / f"{name}.csv", header, rows) for name, (header, rows) in tables.items())


_HOUSEHOLD = (
    "household_ref",
    "name",
    "address",
    "postcode",
    "phone",
    "approved_on",
    "approval_places",
    "approval_age_from",
    "approval_age_to",
    "approval_kinds",
    "spare_beds",
    "languages",
    "pets",
    "supervising_social_worker_ref",
    "approval_ended_on",
    "approval_ended_reason",
)
_CHILD = (
    "child_ref",
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "sex",
    "ethnicity",
    "language",
    "legal_status",
    "childrens_social_worker_ref",
    "sibling_group_ref",
    "health_needs",
    "allergies",
    "cared_alongside",
    "overnight_decision",
    "overnight_conditions",
)


def _write(file: Path, header: Row, rows: Iterable[Row]) -> int:
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _homes() -> range:
    return range(CONSTELLATIONS)


def _hub(home: int) -> str:
    return f"H{home:05}"


def _satellite(home: int, number: int) -> str:
    return f"H{CONSTELLATIONS + home * SATELLITES + number:05}"


def _authority() -> Iterable[Row]:
    return [(AUTHORITY, "Benchshire County Council", "E10000999", "01632 960000", "duty@benchshire.example")]


def _workers(chance: random.Random) -> Iterable[Row]:
    for number in range(WORKERS):
        role = (
            "liaison_worker"
            if number < CONSTELLATIONS
            else ("supervising_social_worker", "childrens_social_worker")[number % 2]
        )
        name = chance.choice(_FIRST), chance.choice(_LAST)
        yield (f"W{number}", *name, role, f"w{number}@benchshire.example", _phone(chance), f"SW{number:06}")


def _households(chance: random.Random) -> Iterable[Row]:
    for number in range(HOUSEHOLDS):
        yield (
            f"H{number:05}",
            chance.choice(_LAST),
            f"{chance.randrange(1, 200)}, {chance.choice(_STREETS)}",
            f"BN{chance.randrange(1, 45)} {chance.randrange(1, 9)}{chance.choice('ABDEFG')}{chance.choice('HJLNP')}",
            _phone(chance),
            _day(chance, 2005, 2022),
            chance.randrange(1, 4),
            0,
            18,
            "short_term;long_term",
            chance.randrange(3),
            "English",
            chance.choice(("", "dog", "cat;rabbit")),
            f"W{_worker(chance, 0)}",
            "",
            "",
        )


def _carers(chance: random.Random) -> Iterable[Row]:
    for number in range(int(HOUSEHOLDS * 1.6)):
        name = chance.choice(_FIRST), chance.choice(_LAST)
        is_main = "Y" if number < HOUSEHOLDS else "N"
        email = f"c{number}@mail.example"
        yield (f"C{number:05}", f"H{number % HOUSEHOLDS:05}", *name, is_main, email, _phone(chance), "text")


def _children(chance: random.Random) -> Iterable[Row]:
    for number in range(CHILDREN):
        yield (
            f"K{number:05}",
            chance.choice(_FIRST),
            chance.choice(_LAST),
            "",
            _day(chance, 2009, 2019),
            chance.choice("FM"),
            chance.choice(("WBRI", "BAFR", "MWBC", "AIND")),
            "English",
            chance.choice(("C1", "C2", "V2")),
            f"W{_worker(chance, 1)}",
            f"S{number // 2}" if number % 5 == 0 else "",
            chance.choice(("", "", "asthma", "speech and language therapy", "wears glasses for reading")),
            chance.choice(("", "", "peanuts", "penicillin")),
            "no_preference",
            chance.choice(("carer", "childrens_social_worker")),
            "",
        )


def _placements(chance: random.Random) -> Iterable[Row]:
    """Two thirds of the children have lived in two households."""
    for number in range(CHILDREN):
        began, moved = _day(chance, 2020, 2022), _day(chance, 2023, 2025)
        where = f"H{number % HOUSEHOLDS:05}"
        if number % 3:
            yield (f"K{number:05}", where, "U4", began, moved, chance.choice(("CARPL", "CREQB", "LAREQ")))
            yield (f"K{number:05}", f"H{(number * 7 + 1) % HOUSEHOLDS:05}", "U4", moved, "", "")
        else:
            yield (f"K{number:05}", where, "U4", began, "", "")


def _sleepovers() -> Iterable[Row]:
    """Two children a night and home, one night each."""
    for home in _homes():
        for number in range(SLEEPOVERS_OF_A_HOME):
            night = FIRST_DAY + timedelta(days=30 + number // 2)
            child = (home * 300 + number) % CHILDREN
            yield (f"B{home}-{number}", f"K{child:05}", _hub(home), night, night, "planned", "stayed")


def _gatherings() -> Iterable[Row]:
    for home in _homes():
        attended = ";".join(_satellite(home, number) for number in range(SATELLITES))
        for number in range(GATHERINGS_OF_A_HOME):
            day = FIRST_DAY + timedelta(days=14 * number)
            yield (f"G{home}-{number}", f"X{home}", "training", "An evening", f"{day}T18:30", 90, attended)


def _contacts(chance: random.Random) -> Iterable[Row]:
    for home in _homes():
        for number in range(CONTACTS_OF_A_HOME):
            yield (
                _hub(home),
                _satellite(home, number % SATELLITES),
                FIRST_DAY + timedelta(days=number),
                chance.choice(("phone_call", "visit", "message")),
                chance.randrange(5, 90, 5),
                chance.choice(("sleep", "school", "a hard day", "paperwork")),
            )


def _worker(chance: random.Random, odd: int) -> int:
    return chance.randrange(CONSTELLATIONS, WORKERS - 1, 2) + odd


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange(365 * (last - first + 1)))


def _phone(chance: random.Random) -> str:
    return f"07700 900{chance.randrange(1000):03}"
