"""The AsyncAPI document holds together: every reference leads somewhere and every operation fits its channel."""

import inspect
import re
from typing import Any

import pytest
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema

from shared.contracts.asyncapi import asyncapi
from shared.contracts.bookings import RequestSleepover, SleepoverConfirmed
from shared.contracts.catalogue import our_catalogue
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.messaging import answering
from shared.messaging.asking import DEADLINE
from shared.messaging.bodies import ENCODING, GZIP

KEY = re.compile(r"^[A-Za-z0-9_\-.]+$")
CONFIRMED = "bookings_event_sleepover_confirmed_v1"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return asyncapi(
        our_catalogue(),
        "Hubhome",
        "0.1.0",
        said_by={SleepoverConfirmed: {"bookings"}},
        heard_by={SleepoverConfirmed: {"outcomes", "notifications"}},
        answered_by={RequestSleepover: "bookings", WhoSleepsWhere: "bookings"},
    )


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in references(value)]
    return [found for value in part for found in references(value)] if isinstance(part, list) else []


def followed(document: dict[str, Any], reference: str) -> Any:
    part: Any = document
    for step in reference.removeprefix("#/").split("/"):
        part = part[step]
    return part


def test_every_reference_leads_somewhere(document):
    found = references(document)

    assert len(found) > 200
    for reference in found:
        assert reference.startswith("#/")
        assert followed(document, reference) is not None


def test_every_message_has_a_channel_with_its_address(document):
    addresses = {channel["address"] for channel in document["channels"].values()}

    assert {message.subject("{authority}") for message in our_catalogue()} == addresses - {None}


def test_every_parameter_of_an_address_is_described(document):
    for channel in document["channels"].values():
        wanted = re.findall(r"{(\w+)}", channel["address"] or "")
        assert wanted == list(channel.get("parameters", {}))


def test_every_operation_speaks_of_messages_of_its_channel(document):
    for operation in document["operations"].values():
        assert operation["action"] in {"send", "receive"}
        for part in (operation, operation.get("reply")):
            if part:
                own = f"{part['channel']['$ref']}/messages/"
                assert part["messages"]
                assert all(message["$ref"].startswith(own) for message in part["messages"])


def test_who_says_hears_and_answers_is_an_operation(document):
    assert {name: operation["action"] for name, operation in document["operations"].items()} == {
        f"bookings_says_{CONFIRMED}": "send",
        f"notifications_hears_{CONFIRMED}": "receive",
        f"outcomes_hears_{CONFIRMED}": "receive",
        "bookings_answers_bookings_command_request_sleepover_v1": "receive",
        "bookings_answers_bookings_query_who_sleeps_where_v1": "receive",
    }


def test_a_request_has_its_reply_and_the_refusal(document):
    reply = document["operations"]["bookings_answers_bookings_query_who_sleeps_where_v1"]["reply"]
    titles = [followed(document, followed(document, part["$ref"])["$ref"])["title"] for part in reply["messages"]]

    assert titles == ["Board", "Refused"]
    assert followed(document, reply["channel"]["$ref"])["address"] is None


def test_a_message_has_its_payload_and_the_headers_of_its_kind(document):
    message = document["components"]["messages"][CONFIRMED]
    payload = followed(document, message["payload"]["$ref"])
    headers = followed(document, message["traits"][0]["$ref"])["headers"]

    assert "stays" in payload["properties"]
    assert {"ce-id", "ce-subject", "ce-thingversion", "Nats-Msg-Id"} <= set(headers["required"])
    assert "traceparent" in headers["properties"]


def test_only_a_command_has_an_idempotency_key(document):
    with_key = {
        name
        for name, trait in document["components"]["messageTraits"].items()
        if "Hubhome-Key" in trait["headers"]["properties"]
    }

    assert with_key == {"command_headers"}


@pytest.mark.parametrize("kind", ["query", "command"])
def test_what_the_kit_sends_with_a_request_may_be_sent_by_anybody(document, kind):
    headers = document["components"]["messageTraits"][f"{kind}_headers"]["headers"]

    assert re.fullmatch(headers["properties"][DEADLINE]["pattern"], f"{1764201600.25:.3f}")
    assert headers["properties"][ENCODING]["const"] == GZIP
    assert not {DEADLINE, ENCODING} & set(headers["required"])


def test_an_event_has_no_deadline_and_goes_as_it_is(document):
    assert not {DEADLINE, ENCODING} & set(
        document["components"]["messageTraits"]["event_headers"]["headers"]["properties"]
    )


def test_every_word_with_which_a_service_answers_is_one_of_a_closed_list(document):
    said = set(re.findall(r"(?:Outcome\(|OUTCOME: )\"(\w+)\"", inspect.getsource(answering)))
    reply = document["components"]["messageTraits"]["reply_headers"]["headers"]

    assert said == set(reply["properties"]["Hubhome-Outcome"]["enum"])
    assert reply["required"] == ["Hubhome-Outcome"]
    assert reply["properties"][ENCODING]["const"] == GZIP


def test_keys_are_such_as_the_specification_allows(document):
    maps = [document["channels"], document["operations"], *document["components"].values()]

    assert all(KEY.match(key) for names in maps for key in names)


def test_another_implementation_reads_the_document(document):
    read = ApplicationSchema.model_validate(document)

    assert set(read.channels) == set(document["channels"])
    assert set(read.operations) == set(document["operations"])


def test_a_mapping_that_speaks_of_a_stranger_is_refused():
    with pytest.raises(ValueError, match="not in the catalogue: SleepoverConfirmed"):
        asyncapi([], "Hubhome", "1", said_by={SleepoverConfirmed: {"bookings"}}, heard_by={}, answered_by={})
