"""The catalogue holds every message once, and its documents follow from the classes."""

from types import ModuleType

import pytest

from shared.contracts import bookings, outcomes
from shared.contracts.bookings import SleepoverConfirmed, SleepoverFacts, WhatIsOn
from shared.contracts.catalogue import Catalogue, all_messages, our_catalogue
from shared.contracts.catalogue_page import messages_page
from shared.contracts.fields import Identifier
from shared.contracts.message import Event


def another_class_of_the_same_subject() -> type[Event]:
    class SleepoverConfirmed(Event, owner="bookings", about="sleepover_id"):
        """Says something else."""

        sleepover_id: Identifier

    return SleepoverConfirmed


def test_every_message_of_a_module_is_found_and_nothing_that_it_only_uses():
    found = all_messages([bookings])

    assert SleepoverConfirmed in found
    assert WhatIsOn in found
    assert SleepoverFacts not in found
    assert {message.owner for message in found} == {"bookings"}


def test_an_imported_message_belongs_to_the_module_that_declares_it():
    importing = ModuleType("importing")
    importing.SleepoverConfirmed = SleepoverConfirmed

    assert all_messages([importing]) == []


def test_messages_are_in_one_order_however_they_came():
    messages = all_messages([outcomes, bookings])

    assert list(Catalogue(messages)) == list(Catalogue(reversed(messages)))
    assert [message.owner for message in Catalogue(messages)] == sorted(message.owner for message in messages)


def test_a_message_is_found_by_its_type():
    catalogue = our_catalogue()

    assert catalogue["hubhome.bookings.event.sleepover_confirmed.v1"] is SleepoverConfirmed
    with pytest.raises(KeyError):
        catalogue["hubhome.bookings.event.nothing.v1"]


def test_a_message_given_twice_is_there_once():
    assert len(Catalogue([SleepoverConfirmed, SleepoverConfirmed])) == 1


def test_two_classes_cannot_claim_one_subject():
    with pytest.raises(ValueError, match=r"are both hubhome\.bookings\.event\.sleepover_confirmed\.v1"):
        Catalogue([SleepoverConfirmed, another_class_of_the_same_subject()])


def test_a_contracts_hash_changes_with_the_contract_only():
    (ours,) = Catalogue([SleepoverConfirmed]).contracts().values()
    (again,) = Catalogue([SleepoverConfirmed]).contracts().values()
    (other,) = Catalogue([another_class_of_the_same_subject()]).contracts().values()

    assert ours["hash"] == again["hash"] != other["hash"]


def test_the_page_quotes_the_class():
    page = messages_page(our_catalogue())

    assert "Everybody who must decide said yes. Not said for stays imported from before" in page
    assert "`hubhome.{authority}.bookings.event.sleepover_confirmed.v1`" in page
    assert "Asked by: hub_home_carer, liaison_worker, satellite_carer. Reply: [SleepoverView](#sleepoverview)." in page
    assert "| `first_name` | text | personal |  |" in page
    assert "| `first_night_on` | day | state |  |" in page
    assert (
        "| `last_night_on` | day | state | The last night slept there: one night has the same first and last. |" in page
    )
    assert "| `need` | [SleepoverNeed](#sleepoverneed) (may be left out) | state |  |" in page
    assert "- `contact`: Family time: the word in the exports; pages say family time." in page


def test_every_link_of_the_page_leads_somewhere():
    page = messages_page(our_catalogue())
    headings = {line.lstrip("# ").lower() for line in page.splitlines() if line.startswith("####")}
    links = {part.split(")")[0] for part in page.split("](#")[1:]}

    assert links
    assert links <= headings
