"""Of a child who comes to stay, exactly these words reach the hub home, and only while the stay sheet is open.

A word of its own is written into every cell of every row about the child, and looked for in all that the hub home's
carer is told: by the stay sheet, on its page, and by whatever else such a carer may ask.
"""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import ARRAY, CheckConstraint, Text, Uuid

from services.registry.pages.site import PAGES
from services.registry.plugin import plugin
from services.registry.settings import Settings
from services.registry.tables import tables
from shared.contracts.message import Query
from shared.contracts.refusals import Refused
from shared.contracts.registry import PersonToPick
from shared.contracts.roles import Role
from shared.contracts.stays import StaySheet, StaySheetView
from shared.testing.actors import AUTHORITY
from shared.testing.examples import example_of
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, parsed, text_of, visiting
from shared.web.app import create_app
from tests.component.registry.a_register_of_records import (
    ANN,
    FRIDAY,
    LONG_AGO,
    SUMMER,
    TODAY,
    a_sleepover,
    put,
    write_the_register,
)
from tests.component.registry.builders import child, constellation, household
from tests.component.registry.test_pages_and_handlers import RegistryAndBookings

ANN_FROST = PersonToPick(person_id=ANN.person_id, name="Ann Frost", roles=(Role.HUB_HOME_CARER,), belongs_to="Frost")
BEFORE, DURING, AFTER = TODAY, FRIDAY, date(2026, 11, 30)
LATER = date(2027, 1, 8)
A_WORD = re.compile(r"zebra_(.+?)_end")
ABOUT = {table.name: "child_id" for table in tables.metadata.sorted_tables if "child_id" in table.c} | {
    "child": "id",
    "assignment": "subject_id",
    "record_hold": "subject_id",
}
"""The tables with rows about a child, and the column that says whose."""
TOLD_APART_BY = {
    "delegated_authority": ("area",),
    "matching_fact": ("topic",),
    "health_fact": ("topic",),
    "bed_sharing_agreement": (),
}
CODES = {
    "child.cared_alongside",
    "delegated_authority.must_tell",
    "placement.kind",
    "placement.ended_reason",
    "stay.kind",
    "stay.state",
    "stay_told.kind",
    "stay_told.state",
}
"""Columns of words of closed lists, which no constraint lists: there is no room for a word of ours."""

TOLD = {
    "child.known_as",
    "child.language",
    "health_fact.details allergies now",
    "health_fact.details health_needs now",
    "delegated_authority.conditions overnight_stays now",
    "matching_fact.details fire_setting now",
    "bed_sharing_agreement.conditions now",
}
"""All that the hub home reads in the child's own rows; besides, how old the child is."""


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def room(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        async with room.database.work(AUTHORITY) as work:
            await rows_of_each_kind(work)
            for table in ABOUT:
                await written_into(work, table)
        await room.heard(a_sleepover(children=("K1", "K2")))
        yield room


async def rows_of_each_kind(work):
    """Of what has its days: what is over, what holds, and what is to come."""
    days = ((LONG_AGO, SUMMER), (SUMMER, LATER), (LATER, None))
    for first, last in days:
        held = {"started_on": first, "ended_on": last}
        for topic in ("fire_setting", "pets"):
            if topic == "fire_setting" or last == SUMMER:
                await put(work, "matching_fact", child_id=child("K1"), topic=topic, finding="yes", **held)
        await put(work, "delegated_authority", child_id=child("K1"), area="haircuts", decision="parent", **held)
        of_home = {"household_id": household("H2"), "granted_by": "-", "written_in": "-"}
        await put(work, "exemption", child_id=child("K1"), **of_home, **held)
        await put(work, "record_hold", subject_id=child("K1"), **held)
    # One that was taken back: of a child who lives.
    await put(work, "death", child_id=child("K1"), started_on=LONG_AGO, ended_on=LONG_AGO, written_in="-")
    for ref in ("K1", "K2"):
        await put(
            work,
            "bed_sharing_agreement",
            sharing_id=child("sharing"),
            household_id=household("H1"),
            child_ids=[child("K1"), child("K2")],
            child_id=child(ref),
            started_on=SUMMER,
            agreed_by="-",
            version=1,
        )
    await put(
        work,
        "bed_sharing_agreement",
        sharing_id=uuid4(),
        household_id=household("H2"),
        child_ids=[child("K1"), child("K2")],
        child_id=child("K1"),
        started_on=LONG_AGO,
        ended_on=SUMMER,
        agreed_by="-",
        version=1,
    )


async def written_into(work, name):
    """Each cell of the child's rows with a word that says which it is."""
    table = tables.metadata.tables[name]
    cells = [column.name for column in table.c if holds_words(column) and column.name not in listed(table)]
    cells = [one for one in cells if one not in {"authority", "ref"} and f"{name}.{one}" not in CODES]
    apart = [f"' ' || {column}" for column in TOLD_APART_BY.get(name, ())]
    if "ended_on" in table.c:
        apart.append(
            f"CASE WHEN ended_on <= '{DURING}' THEN ' over' "
            f"WHEN started_on > '{DURING}' THEN ' to come' ELSE ' now' END"
        )
    which = " || ".join(["''", *apart])
    for column in cells:
        word = f"'zebra_{name}.{column}' || {which} || '_end'"
        value = f"ARRAY[{word}]" if isinstance(table.c[column].type, ARRAY) else word
        done = await work.fetch(
            f"UPDATE {name} SET {column} = {value} WHERE {ABOUT[name]} = $1 RETURNING 1", child("K1")
        )
        assert done, f"no row of {name} is about the child"


def holds_words(column):
    is_of_identifiers = isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid)
    return isinstance(column.type, Text | ARRAY) and not is_of_identifiers


def listed(table):
    """Columns whose words a constraint lists: nobody can write others there."""
    texts = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    return {found for text in texts if (found := text.partition(" IN (")[0]) != text}


def it_is(room, day):
    room.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def words_in(text):
    return set(A_WORD.findall(text))


async def test_the_stay_sheet_tells_these_words_of_the_child_and_no_others(room):
    it_is(room, DURING)

    sheet = await room.asked(StaySheet(child_id=child("K1")), by=ANN)

    assert isinstance(sheet, StaySheetView)
    text = sheet.model_dump_json()
    assert words_in(text) == TOLD
    assert sheet.age == 10
    assert "2016-02-28" not in text, "when the child was born is nothing that the hub home must know"


async def test_its_page_tells_no_other_words_of_the_child(room):
    it_is(room, DURING)
    async with visiting(a_site_for_ann(room)) as visitor:
        await visitor.sign_in(ANN_FROST, AUTHORITY)

        page = await visitor.get(f"/children/{child('K1')}/stay-sheet")

    assert page.status_code == 200
    assert words_in(text_of(parsed(page).find(".//main"))) == TOLD


def a_site_for_ann(room):
    standing = {"household_id": ANN.household_id, "constellation_ids": ANN.constellation_ids}
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: (ANN_FROST,)}, standing={ANN.person_id: standing}),
        asker_for=RegistryAndBookings(room, ScriptedBus()).asker_for,
        pages=[PAGES],
        now=room.clock,
    )


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=["before", "after"])
async def test_no_word_of_the_child_is_told_while_the_sheet_is_closed(room, day):
    it_is(room, day)

    refused = await room.asked(StaySheet(child_id=child("K1")), by=ANN)

    assert isinstance(refused, Refused)
    assert words_in(refused.model_dump_json()) == set()


QUERIES = sorted(
    (one for one in plugin.answers if issubclass(one, Query) and ANN.roles & one.asked_by and one is not StaySheet),
    key=lambda one: one.__name__,
)
TOLD_BESIDES = {"WhoAreThey": {"child.known_as"}, "WhatIsOn": set()}
"""What a hub home's carer may be told by other questions: what the child is known as, for whoever must call them."""


@pytest.mark.parametrize("day", [BEFORE, DURING, AFTER], ids=["before", "during", "after"])
async def test_whatever_else_the_hub_home_asks_tells_it_no_more_of_the_child(room, day):
    it_is(room, day)
    about_ada = {
        "child_id": child("K1"),
        "child_ids": (child("K1"),),
        "subject_id": child("K1"),
        "ids": (child("K1"),),
        "person_ids": (child("K1"),),
        "household_id": household("H2"),
        "constellation_id": constellation("X1"),
        "search": "",
    }
    told = {}
    for query in QUERIES:
        reply = await room.asked(question(query, about_ada), by=ANN)
        told[query.__name__] = words_in(reply.model_dump_json())

    assert len(told) >= 10
    assert {name: words for name, words in told.items() if words - TOLD_BESIDES.get(name, set())} == {}


def question(query, about):
    """As wide as it can be asked: only what must be said is said, and as far as it can, of the child."""
    given = {name: value for name, value in about.items() if name in query.model_fields}
    example = example_of(query, **given)
    must = {name: getattr(example, name) for name, field in query.model_fields.items() if field.is_required()}
    return query(**{**must, **given})
