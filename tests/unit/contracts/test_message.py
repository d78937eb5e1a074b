"""Name, subject, stream and version follow from the class."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from shared.contracts.bookings import RequestSleepover, SleepoverConfirmed, SleepoverView
from shared.contracts.fields import Identifier, PersonalText, SensitiveText
from shared.contracts.message import Command, Done, Event, Query, Reply, Value
from shared.contracts.packs import Imported
from shared.contracts.registry import ImportRegister, MembershipChanged
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere

ONE = UUID("00000000-0000-4000-8000-000000000001")


class BedPainted(Event, owner="bookings", about="bed_id"):
    """A bed has a new colour."""

    bed_id: Identifier


class BedPaintedV2(Event, owner="bookings", about="bed_id", v=2):
    """A bed has a new colour, and who painted it is known."""

    bed_id: Identifier
    painter_id: Identifier


class Bed(Value):
    bed_id: Identifier


class Beds(Reply):
    """All beds."""

    beds: tuple[Bed, ...]


def test_the_subject_follows_from_owner_kind_name_and_version():
    assert SleepoverConfirmed.subject("portsmouth") == "hubhome.portsmouth.bookings.event.sleepover_confirmed.v1"
    assert RequestSleepover.subject("*") == "hubhome.*.bookings.command.request_sleepover.v1"
    assert WhoSleepsWhere.type_name() == "hubhome.bookings.query.who_sleeps_where.v1"


def test_a_second_version_has_a_subject_of_its_own_and_the_same_name():
    assert BedPainted.subject("a") == "hubhome.a.bookings.event.bed_painted.v1"
    assert BedPaintedV2.subject("a") == "hubhome.a.bookings.event.bed_painted.v2"
    assert BedPaintedV2.contract_version == 2


def test_an_event_knows_its_stream_and_the_thing_it_is_about():
    event = BedPainted(thing_version=3, bed_id=ONE)

    assert BedPainted.stream() == "BOOKINGS_EVENTS"
    assert MembershipChanged.stream() == "REGISTRY_EVENTS"
    assert event.thing_id == ONE


def test_a_request_knows_its_reply_and_who_may_ask():
    assert RequestSleepover.reply_type is SleepoverView
    assert ImportRegister.reply_type is Imported
    assert RequestSleepover.asked_by == {Role.SATELLITE_CARER, Role.HUB_HOME_CARER, Role.LIAISON_WORKER}


def test_a_message_without_a_docstring_is_refused():
    with pytest.raises(TypeError, match="BedMoved needs a docstring"):

        class BedMoved(Event, owner="bookings", about="bed_id"):
            bed_id: Identifier


@pytest.mark.parametrize("about", ["", "house_id"])
def test_an_event_about_nothing_it_carries_is_refused(about):
    with pytest.raises(TypeError, match="BedMoved needs about="):

        class BedMoved(Event, owner="bookings", about=about):
            """A bed is elsewhere."""

            bed_id: Identifier


def test_a_request_that_nobody_may_ask_is_refused():
    with pytest.raises(TypeError, match="MoveBed needs asked_by="):

        class MoveBed(Command[Done], owner="bookings"):
            """Moves a bed."""


def test_a_message_survives_the_bus():
    event = BedPaintedV2(thing_version=1, bed_id=ONE, painter_id=ONE)

    assert BedPaintedV2.from_json(event.to_json()) == event
    assert b" " not in event.to_json()


@pytest.mark.parametrize("version", [0, -1])
def test_a_thing_has_no_version_before_its_first(version):
    with pytest.raises(ValidationError):
        BedPainted(thing_version=version, bed_id=ONE)


def test_an_event_of_a_newer_release_is_read_without_what_is_unknown():
    newer = BedPaintedV2(thing_version=1, bed_id=ONE, painter_id=ONE).to_json()

    assert BedPainted.from_json(newer) == BedPainted(thing_version=1, bed_id=ONE)


def test_a_reply_of_a_newer_release_is_read_without_what_is_unknown_inside_too():
    body = b'{"beds":[{"bed_id":"%s","colour":"red"}],"more":true}' % str(ONE).encode()

    assert Beds.from_json(body) == Beds(beds=(Bed(bed_id=ONE),))


def test_a_request_with_an_unknown_wish_is_refused():
    class IsItPainted(Query[Beds], owner="bookings", asked_by={Role.SERVICE}):
        """Is it painted?"""

        bed_id: Identifier

    with pytest.raises(ValidationError, match="colour"):
        IsItPainted.from_json(b'{"bed_id":"%s","colour":"red"}' % str(ONE).encode())


class NameBeds(Command[Done], owner="bookings", asked_by={Role.SERVICE}):
    """Give beds their names."""

    because: SensitiveText
    names: tuple[PersonalText, ...] = ()


def test_a_request_with_a_text_that_no_database_keeps_is_refused_with_its_place_and_without_its_words():
    request = NameBeds(because="moved", names=("Ada's", "Grace\x00's"))

    with pytest.raises(ValidationError, match="NUL") as refused:
        NameBeds.from_json(request.to_json())

    assert [fault["loc"] for fault in refused.value.errors()] == [("names", 1)]
    assert "Grace" not in str(refused.value)


def test_a_request_may_tell_of_how_a_nul_is_spelt():
    request = NameBeds(because=r"somebody typed \u0000")

    assert NameBeds.from_json(request.to_json()) == request


def test_a_message_does_not_change():
    event = BedPainted(thing_version=1, bed_id=ONE)

    with pytest.raises(ValidationError, match="frozen"):
        event.thing_version = 2
