"""Is this process alive, and may it be given work?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.observing.failures import in_a_word

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[None]]

OK = "ok"


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Whether work may be given, and each check's word: `ok` or what is wrong."""

    ready: bool
    checks: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Check:
    run: Check
    within: float


class Health:
    """The checks of one process; without any it is ready."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._checks: dict[str, _Check] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._was_ready: bool | None = None

    def add(self, name: str, check: Check, *, within: float = 2.0) -> None:
        """Adds a check that passes by returning and fails by raising, or by taking longer than `within` seconds.

        It may raise `NotReadyError` to say in its own words what is missing; of other errors only the type is shown.
        """
        if name in self._checks:
            raise ValueError(f"{self.service} has a health check {name!r} already")
        self._checks[name] = _Check(check, within)

    def copy_to(self, other: "Health") -> None:
        """Add all of these checks to another health, under this service's name: one process runs several services."""
        for name, check in self._checks.items():
            other.add(f"{self.service} {name}", check.run, within=check.within)

    async def report(self) -> HealthReport:
        """Runs all checks at once; takes as long as the slowest may, even where a check can't be cancelled."""
        words = await asyncio.gather(*(self._word_of(name, check) for name, check in self._checks.items()))
        checks = dict(zip(self._checks, words, strict=True))
        report = HealthReport(all(word == OK for word in words), checks)
        self._tell_a_change(report)
        return report

    async def _word_of(self, name: str, check: _Check) -> str:
        # A check that hangs is asked for once, however often the probe comes: stuck checks must not pile up.
        task = self._running.get(name)
        if task is None:
            task = asyncio.ensure_future(_as_coroutine(check.run))
            self._running[name] = task
            task.add_done_callback(lambda done: self._forget(name, done))
        # Not `asyncio.timeout`, which waits for the cancelled check: some drivers never come back from that.
        await asyncio.wait({task}, timeout=check.within)
        if not task.done():
            task.cancel()
        if not task.done() or task.cancelled():
            return f"no answer within {check.within:g} seconds"
        error = task.exception()
        return OK if error is None else in_a_word(error)

    def _forget(self, name: str, done: asyncio.Task[None]) -> None:
        del self._running[name]
        if not done.cancelled():
            done.exception()  # Looked at, or asyncio complains of an error that the report has told already.

    def _tell_a_change(self, report: HealthReport) -> None:
        if report.ready != self._was_ready:
            failing = ", ".join(name for name, word in report.checks.items() if word != OK)
            tell = log.info if report.ready else log.warning
            tell("readiness_changed", ready=report.ready, failing=failing)
        self._was_ready = report.ready


async def _as_coroutine(check: Check) -> None:
    await check()


def health_app(health: Health) -> Starlette:
    """`/health/live`: the loop turns. `/health/ready`: 200 or 503, with each check's word. `/metrics`: Prometheus."""
    unkept = {"Cache-Control": "no-store"}

    async def live(_: Request) -> Response:
        return JSONResponse({"service": health.service}, headers=unkept)

    async def ready(_: Request) -> Response:
        report = await health.report()
        body = {"service": health.service, "ready": report.ready, "checks": report.checks}
        return JSONResponse(body, 200 if report.ready else 503, headers=unkept)

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"Content-Type": content_type})

    return Starlette(
        routes=[Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)],
    )
