"""A service's manifest fits those of its neighbours: everything is answered by one, and what is heard is said."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from shared.contracts.actor import SigningKey
from shared.contracts.catalogue import OURS, all_messages
from shared.contracts.grounds import OF_EVERY_SERVICE, declared_in
from shared.contracts.message import Event, Request
from shared.contracts.packs import exported_tables
from shared.contracts.rules import RuleName
from shared.hosting.filling import fill
from shared.hosting.packs.reading import tables_taken
from shared.hosting.web_host import pages_of
from tests.conformance.sweeps import SERVICES, each_answered, each_heard, each_service, sweep

OWN_MESSAGES = all_messages(OURS)
REQUESTS = [message for message in OWN_MESSAGES if issubclass(message, Request)]
EVENTS = [message for message in OWN_MESSAGES if issubclass(message, Event)]


@sweep("message", REQUESTS)
def test_what_can_be_asked_is_answered_by_one_service(message):
    assert [service.name for service in SERVICES if message in service.answers] == [message.owner]


@each_service
def test_what_a_manifest_names_is_in_the_catalogue(service):
    """A contract's module that `OURS` lacks is served, and stands in no page and under no law of growth."""
    named = {*service.answers, *service.hears, *service.says}

    assert named - set(OWN_MESSAGES) == set()


@sweep("event", EVENTS)
def test_an_event_is_said_by_the_service_that_owns_it(event):
    assert [service.name for service in SERVICES if event in service.says] == [event.owner]


@each_answered
def test_a_service_answers_only_what_it_owns(service, message):
    assert message.owner == service.name


@each_heard
def test_what_is_heard_is_said_by_somebody(service, event):
    assert [one.name for one in SERVICES if event in one.says] == [event.owner]


@each_service
def test_every_handler_can_be_filled(service):
    settings = service.settings()
    provided = {type(settings): settings, SigningKey: SigningKey.new(service.name)}

    for handlers, given in ((service.answers, 2), (service.hears, 2), (service.runs, 1)):
        for handler in handlers.values():
            assert callable(fill(handler, given=given, provided=provided))


@each_service
def test_settings_are_frozen_and_are_named_after_their_service(service):
    kind = service.settings
    has_its_own = bool(kind.model_fields)

    assert bool(kind.model_config.get("frozen")) or not has_its_own
    assert kind.model_config.get("env_prefix") == f"HUBHOME_{service.name.upper()}_" or not has_its_own


@each_service
def test_its_pages_are_where_its_manifest_says(service):
    assert len(pages_of([service])) == bool(service.pages)


@each_service
def test_what_a_service_takes_of_a_pack_is_among_its_answers(service):
    assert set(service.imports) <= set(service.answers)


@each_service
def test_a_service_gives_back_every_table_that_it_takes(service):
    taken = {
        line.table: line
        for command in service.imports
        for line in tables_taken(command).values()
        if not line.only_to_check
    }
    given = {table: line for export in service.exports for table, line in exported_tables(export).items()}

    assert given == taken
    assert set(service.exports) <= set(service.answers)


@each_service
def test_a_service_refuses_on_the_grounds_that_it_declares(service):
    has_grounds = find_spec(f"{service.package}.grounds") is not None

    declared = declared_in(import_module(f"{service.package}.grounds")) if has_grounds else frozenset()

    assert service.refuses == declared
    assert not {one.reason for one in service.refuses} & {one.reason for one in OF_EVERY_SERVICE}


@each_service
def test_a_ground_that_names_a_setting_names_one_that_there_is(service):
    named = {one.setting for one in service.refuses if one.setting}

    assert named <= {*service.settings.model_fields, *RuleName}


def test_a_sweep_over_nothing_is_an_error():
    with pytest.raises(LookupError, match="no service to sweep"):
        sweep("service", [])
