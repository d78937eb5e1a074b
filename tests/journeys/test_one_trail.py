"""From a page's own log line to the mail that came of it: one trail through every process, and one trace."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from starlette.types import ASGIApp

from shared.contracts.actor import machine
from shared.contracts.asking import Asks
from shared.contracts.packs import id_of
from shared.contracts.roles import Role
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.web_host import Site, app_of
from shared.observing.tracing import configure_tracing, stop_tracing
from shared.testing.houses import House, OpenHouse
from shared.testing.site import ADDRESS, SETTINGS, Visitor
from shared.testing.waiting import until
from tests.support.crowd import AUTHORITY, crowd_pack
from tests.support.letterbox import Letterbox, open_letterbox
from tests.support.processes import RealHouse, real_house
from tests.support.town import next_friday

pytestmark = pytest.mark.timeout(180)

CHILD = str(id_of(AUTHORITY, "children", "K1"))

Line = dict[str, str]

_LINE = re.compile(r"\[\w+ *\] (?P<event>\w+) ")
_VALUE = re.compile(r"(\w+)=(\S+)")


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    with open_letterbox() as letterbox:
        yield letterbox


@pytest.fixture
def real(letterbox: Letterbox) -> Iterator[RealHouse]:
    """A house of real processes, which tell of everything that they do."""
    with real_house("--verbose", "--pick-a-person", **letterbox.settings) as house:
        yield house


async def test_one_id_leads_from_the_pages_line_to_the_mail(
    real: RealHouse, letterbox: Letterbox, tmp_path: Path
) -> None:
    contact = await real.contact()
    async with contact.bus() as bus:
        await settle_in(contact.asks(bus, AUTHORITY, Role.OPERATOR), tmp_path)
    async with httpx.AsyncClient(base_url=str(contact.web)) as browser:
        answer = await ask_for_a_sleepover(Visitor(browser))
    trail = answer.headers["x-request-id"]
    await until(lambda: everything_is_mailed(real, trail), within=30)

    lines = lines_on(real, trail)
    [page] = found(lines, "page_served")
    assert (page["method"], page["path_template"], page["status"]) == ("POST", "/sleepovers/ask", "303")
    [asked] = found(lines, "request_answered", message="request_sleepover", outcome="ok")
    assert "causation_id" not in asked, "a page led to it, and no message"
    heard = found(lines, "message_heard", causation_id=asked["message_id"])
    assert "notifications" in {line["service"] for line in heard}
    mailed = found(lines, "errand_run", errand="send_mail", outcome="done")
    assert len(mailed) == len(letterbox.taken) > 0
    for line in mailed:
        assert line["causation_id"] in {line["message_id"] for line in heard}
        assert found(lines, "request_answered", message="how_to_reach", causation_id=line["causation_id"])
    assert {line["service"] for line in lines} >= {"web", "registry", "bookings", "notifications"}


async def everything_is_mailed(real: RealHouse, trail: str) -> bool:
    """Whether each notice that was written on the trail has had its errand."""
    lines = lines_on(real, trail)
    wanted = sum(int(line["notices"]) for line in found(lines, "notices_written"))
    return wanted == len(found(lines, "errand_run", errand="send_mail", outcome="done")) > 0


def lines_on(real: RealHouse, trail: str) -> list[Line]:
    """What all processes logged on a trail, each line as its values."""
    lines = [line for line in real.log.read_text().splitlines() if f"correlation_id={trail}" in line]
    return [{"event": _LINE.search(line)["event"], **dict(_VALUE.findall(line))} for line in lines]  # type: ignore[index]  # each has an event


def found(lines: list[Line], event: str, **values: str) -> list[Line]:
    wanted = {"event": event, **values}
    return [line for line in lines if wanted.items() <= line.items()]


async def test_one_trace_leads_from_the_page_to_the_mail(
    open_house: OpenHouse,
    letterbox: Letterbox,
    spans: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    for name, value in letterbox.settings.items():
        monkeypatch.setenv(name, value)
    async with open_house(installed_services()) as house:
        await settle_in(house.asks(machine("operator", AUTHORITY, Role.OPERATOR)), tmp_path)
        await house.settled(60)
        spans.clear()
        async with served(house) as visitor:
            await ask_for_a_sleepover(visitor)
            await house.settled(60)

    recorded = {span.context.span_id: span for span in spans.get_finished_spans()}
    [page] = [span for span in recorded.values() if span.attributes.get("path_template") == "/sleepovers/ask"][-1:]
    trace = [span for span in recorded.values() if span.context.trace_id == page.context.trace_id]
    [mail, *_] = [span for span in trace if span.name == "run send_mail"]
    assert ways_down(recorded, mail) == [
        "serve POST",
        "ask request_sleepover",
        "answer request_sleepover",
        "hear sleepover_requested",
        "run send_mail",
    ]
    assert any(
        ways_down(recorded, span)[-3:] == ["run send_mail", "ask how_to_reach", "answer how_to_reach"] for span in trace
    )


def ways_down(recorded: dict[int, ReadableSpan], span: ReadableSpan) -> list[str]:
    """The names of the spans from the first one to this."""
    names = [span.name]
    while span.parent is not None:
        span = recorded[span.parent.span_id]
        names.append(span.name)
    return names[::-1]


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Every span of this process, in memory."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    configure_tracing("test", provider)
    yield exporter
    stop_tracing()


@asynccontextmanager
async def served(house: House) -> AsyncIterator[Visitor]:
    """Somebody before the house's pages, which the web host puts together as in its own process."""
    web = {"web": SecretStr(house.keys.of("web").private_text())}
    settings = house.settings.model_copy(update={"signing_keys": web})
    app: ASGIApp = app_of(Site(services=house.services, web=SETTINGS), settings, house.bus)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ADDRESS) as browser:
        yield Visitor(browser)


async def settle_in(asks: Asks, folder: Path) -> None:
    """A hub home moves in, and a satellite household."""
    await import_pack(AUTHORITY, crowd_pack(folder, 1), installed_services(), asks, tell=lambda _: None)


async def ask_for_a_sleepover(visitor: Visitor) -> httpx.Response:
    """A satellite carer signs in and sends the form; what the form was answered with."""
    sign_in = await visitor.get(f"/sign-in/{AUTHORITY}")
    await visitor.submit(sign_in, {"person_id": str(id_of(AUTHORITY, "carers", "C1"))})
    form = await until_offered(visitor)
    day = next_friday()
    parts = {"day": day.day, "month": day.month, "year": day.year}
    nights = {f"{which}-{part}": value for which in ("first_night", "last_night") for part, value in parts.items()}
    answer = await visitor.submit(form, {"children": CHILD, **nights}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer


async def until_offered(visitor: Visitor) -> httpx.Response:
    """The form, once bookings has heard of the child."""
    pages: list[httpx.Response] = []

    async def is_offered() -> bool:
        pages.append(await visitor.get("/sleepovers/ask"))
        return CHILD in pages[-1].text

    await until(is_offered, within=30)
    return pages[-1]
