"""How the house asks its processes how they are, wherever they run: over the bus, like anything else."""

import json

import nats.errors
from nats.aio.msg import Msg

from shared.messaging.connection import Bus, is_an_inbox
from shared.messaging.errors import BusAwayError
from shared.observing.health import Health

PATIENCE = 4.0


def health_subject(service: str) -> str:
    """Where a service says how it is; no authority is concerned."""
    return f"hubhome.installation.{service}.health.report.v1"


async def answer_health(bus: Bus, health: Health) -> None:
    """Answer with the same report as /health/ready. Every process of a service may answer: one does."""

    async def answer(message: Msg) -> None:
        if not is_an_inbox(message.reply):
            return
        report = await health.report()
        await message.respond(json.dumps({"ready": report.ready, "checks": dict(report.checks)}).encode())

    await bus.client.subscribe(health_subject(bus.service), queue=bus.service, cb=answer)


async def ask_health(bus: Bus, service: str) -> dict[str, str]:
    """What stands in a service's way, by the name of the check; empty where it is ready.

    Raises `BusAwayError` where it doesn't answer.
    """
    try:
        answer = await bus.client.request(health_subject(service), timeout=PATIENCE)
    except nats.errors.NoRespondersError:
        raise BusAwayError(f"{service} isn't running") from None
    except (nats.errors.Error, OSError, TimeoutError) as error:
        raise BusAwayError(f"{service} doesn't answer ({type(error).__name__})") from error
    report = json.loads(answer.data)
    return {} if report["ready"] else {name: text for name, text in report["checks"].items() if text != "ok"}
