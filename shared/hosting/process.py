"""What is one process of the house? Its services or the web, running until a signal or a failure ends it."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from shared.hosting.filling import UnfillableError
from shared.hosting.running import running
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings, SettingsError
from shared.messaging.errors import MessagingError
from shared.observing.errors import ObservingError
from shared.observing.health import Health, health_app
from shared.observing.logs import configure_logs
from shared.observing.tracing import configure_tracing, stop_tracing
from shared.persistence.errors import PersistenceError

log = structlog.get_logger()

CANT_START = (MessagingError, ObservingError, PersistenceError, SettingsError, UnfillableError, OSError)
"""What stands in the way of a start, and is told in one line."""

Tell = Callable[[], None]
"""Called once everything runs."""


class Server(uvicorn.Server):
    """uvicorn in a loop of ours, which hears the signals itself."""

    @contextmanager
    def capture_signals(self) -> Any:
        """Leave the signals to the process."""
        yield


def server(app: ASGIApp, *, host: str, port: int) -> Server:
    """An HTTP server for an app, not yet serving."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )


def run_services(services: Sequence[Service], settings: ProcessSettings, ready: Tell) -> int:
    """Run services in this process until it is told to stop; the exit code."""
    return run("-".join(service.name for service in services), settings, lambda: _services(services, settings, ready))


def run(name: str, settings: ProcessSettings, main: Callable[[], Coroutine[Any, Any, str]]) -> int:
    """Run a process's main function on uvloop; what it returns in words is why it ended, empty for a signal."""
    configure_logs(level=settings.log_level, as_json=settings.log_format == "json", service=name)
    try:
        configure_tracing(name)
        with asyncio.Runner(loop_factory=_new_loop) as runner:
            why = runner.run(main())
    except CANT_START as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
    finally:
        # A fork ends without Python's own farewells, in which the SDK would send what still waits.
        stop_tracing()
    if why:
        log.error("process_ended", why=why)
        return 1
    return 0


async def until_told() -> None:
    """Wait for SIGTERM or SIGINT."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await told.wait()


async def _services(services: Sequence[Service], settings: ProcessSettings, ready: Tell) -> str:
    told = asyncio.create_task(until_told(), name="told")
    async with AsyncExitStack() as stack:
        stack.callback(told.cancel)
        all_running = [await stack.enter_async_context(running(service, settings)) for service in services]
        if settings.health_port is not None:
            health = Health("-".join(service.name for service in services))
            for one in all_running:
                one.health.copy_to(health)
            await serve_health(stack, health, settings.health_host, settings.health_port)
        ready()
        ended = [asyncio.create_task(one.ended(), name=one.service.name) for one in all_running]
        try:
            done, _ = await asyncio.wait([told, *ended], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in ended:
                task.cancel()
        first = done.pop()
        return "" if first is told else f"{first.get_name()}: {first.result()}"


async def serve_health(stack: AsyncExitStack, health: Health, host: str, port: int) -> None:
    """Serve a process's health and its metrics beside its work, until the stack ends."""
    serving = server(health_app(health), host=host, port=port)
    task = asyncio.create_task(serving.serve())

    async def stop() -> None:
        serving.should_exit = True
        await task

    stack.push_async_callback(stop)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  not to be had on every system
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
