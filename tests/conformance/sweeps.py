"""What is swept: every installed service, and every message that it answers or hears."""

import pytest

from shared.hosting.discovery import installed_services

SERVICES = list(installed_services())
ANSWERED = [(service, message) for service in SERVICES for message in service.answers]
HEARD = [(service, event) for service in SERVICES for event in service.hears]


def sweep(names, cases):
    """A test for each case; an error where there is none, for then the sweep proves nothing."""
    if not cases:
        raise LookupError(f"there is no {names} to sweep: is anything installed?")
    return pytest.mark.parametrize(names, cases, ids=_words_of)


def _words_of(case):
    return getattr(case, "message_name", None) or getattr(case, "name", None) or str(case)


each_service = sweep("service", SERVICES)
each_answered = sweep(("service", "message"), ANSWERED)
each_heard = sweep(("service", "event"), HEARD)
