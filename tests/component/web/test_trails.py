"""A request's trail begins at the site's edge: its line, its answer and whatever it asks on the bus are on it."""

import logging
from uuid import UUID

import httpx
import pytest
import structlog

from shared.observing.tracing import current_traceparent
from shared.testing.browser import served
from shared.testing.site import MANAGER, SETTINGS, MadeUpIdentity, ScriptedBus, Visitor, visiting
from shared.web.app import create_app
from shared.web.trail import present_trail

SOMEBODYS = "5f0d3a5e-0000-4000-8000-000000000000"
TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SENT = {"X-Request-Id": SOMEBODYS, "traceparent": TRACEPARENT}


class ListeningBus(ScriptedBus):
    """A bus that remembers on which trail, and in which trace, somebody was given their voice."""

    def __init__(self, answers):
        super().__init__(answers)
        self.trails = []
        self.traces = []

    def asker_for(self, statement):
        self.trails.append(present_trail())
        self.traces.append(current_traceparent())
        return super().asker_for(statement)


@pytest.fixture
def listening(bus):
    return ListeningBus(bus.answers)


@pytest.fixture
def open_site(stranger_pages, listening, clock):
    """Opens a site with these settings to a visitor who is signed in."""

    def opened(**settings):
        app = create_app(
            settings=SETTINGS.model_copy(update=settings),
            identity=MadeUpIdentity(),
            asker_for=listening.asker_for,
            pages=[stranger_pages],
            now=clock,
        )
        return visiting(app)

    return opened


def lines_of(lines, event):
    return [line for line in lines if line["event"] == event]


def read_lines():
    """What is logged, with what is bound to the request."""
    return structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars])


async def test_a_requests_line_its_answer_and_its_questions_have_one_id(open_site, listening):
    async with open_site() as visitor:
        await visitor.sign_in(MANAGER)
        listening.trails.clear()

        with read_lines() as lines:
            first = await visitor.get("/")
            second = await visitor.get("/")

    ids = [first.headers["x-request-id"], second.headers["x-request-id"]]
    assert len(set(ids)) == 2
    assert [line["correlation_id"] for line in lines_of(lines, "page_served")] == ids
    assert [trail.correlation_id for trail in listening.trails] == [UUID(one) for one in ids]


async def test_a_page_that_breaks_is_told_of_under_its_id(open_site):
    async with open_site() as visitor:
        await visitor.sign_in(MANAGER)

        with read_lines() as lines:
            page = await visitor.get("/colours/broken")

    assert page.status_code == 500
    found = {line["correlation_id"] for event in ("page_served", "page_failed") for line in lines_of(lines, event)}
    assert found == {page.headers["x-request-id"]}


class Overhearing(logging.Handler):
    """Notes under which id each record was logged."""

    def __init__(self):
        super().__init__()
        self.ids = []

    def emit(self, record):
        del record
        self.ids.append(structlog.contextvars.get_contextvars().get("correlation_id"))


async def test_the_servers_own_line_of_what_broke_is_found_by_the_id_of_the_answer(stranger_pages, bus, clock):
    app = create_app(
        settings=SETTINGS, identity=MadeUpIdentity(), asker_for=bus.asker_for, pages=[stranger_pages], now=clock
    )
    servers, overhearing = logging.getLogger("uvicorn.error"), Overhearing()
    servers.addHandler(overhearing)
    try:
        async with served(app) as address, httpx.AsyncClient(base_url=address) as client:
            visitor = Visitor(client)
            await visitor.sign_in(MANAGER)
            overhearing.ids.clear()
            first, second = [await client.get("/colours/broken") for _ in range(2)]
    finally:
        servers.removeHandler(overhearing)

    ids = [page.headers["x-request-id"] for page in (first, second)]
    assert [first.status_code, second.status_code] == [500, 500]
    assert [one for one in overhearing.ids if one] == ids


async def test_anybody_can_send_an_id_and_nobody_listens(open_site, listening):
    async with open_site() as visitor:
        await visitor.sign_in(MANAGER)
        visitor.client.headers.update(SENT)

        with read_lines() as lines:
            page = await visitor.get("/")

    assert SOMEBODYS not in str(lines)
    assert page.headers["x-request-id"] != SOMEBODYS
    assert listening.traces[-1] == ""


async def test_a_trusted_proxys_trace_is_continued_and_its_id_is_noted_beside_ours(open_site, listening):
    async with open_site(trust_proxy_ids=True) as visitor:
        await visitor.sign_in(MANAGER)
        visitor.client.headers.update(SENT)

        with read_lines() as lines:
            page = await visitor.get("/")

    [line] = lines_of(lines, "page_served")
    assert line["proxy_request_id"] == SOMEBODYS
    assert line["correlation_id"] == page.headers["x-request-id"] != SOMEBODYS
    assert listening.traces[-1] == TRACEPARENT


@pytest.mark.parametrize("sent", ["Ada Lovelace", "x" * 129, 'a","event":"forged'])
async def test_what_is_no_id_isnt_written_down_whoever_sends_it(open_site, sent):
    async with open_site(trust_proxy_ids=True) as visitor:
        visitor.client.headers["X-Request-Id"] = sent

        with read_lines() as lines:
            await visitor.get("/accessibility")

    assert "proxy_request_id" not in lines_of(lines, "page_served")[0]
