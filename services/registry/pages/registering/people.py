"""What do the pages of registering have in common: who can be chosen, and what was looked at?"""

import re
from uuid import UUID

from services.registry.pages.registering.deeds import Desk
from services.registry.pages.registering.questions import Control, Options, Question
from shared.contracts.records import MOST_ON_A_PAGE
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.workers import FindWorkers
from shared.web.forms import Form
from shared.web.viewer import Viewer
from shared.web.wording import day

STAYS = "stays"
"""The box of somebody who doesn't leave after all."""
NOBODY = "nobody"
"""What a form calls it that nobody is responsible yet."""


def sees_every_household(viewer: Viewer) -> bool:
    """Whether somebody keeps all households, and not only their own."""
    return viewer.actor.has(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)


async def who_can_be(viewer: Viewer, role: Role, *, nobody: str = "") -> Options:
    """The workers of a role who aren't about to leave, and perhaps nobody."""
    answer = await viewer.asks.ask(FindWorkers(role=role, only_here=True, at_once=MOST_ON_A_PAGE))
    here = [] if isinstance(answer, Refused) else [one for one in answer.workers if one.left_on is None]
    found = [{"value": str(one.worker_id), "text": one.name} for one in here]
    return [*found, *([{"value": NOBODY, "text": nobody}] if nobody else [])]


def stays_after_all(desk: Desk) -> list[Question]:
    """What is asked besides of somebody of whom a day is known on which they leave."""
    if desk.written is None or desk.written.left_on is None:
        return []
    return [
        Question(
            name=STAYS,
            text=f"It is recorded that they leave on {day(desk.written.left_on)}",
            told="Stays",
            control=Control.TICK,
            options=[{"value": "yes", "text": "They stay after all"}],
        )
    ]


def chosen(form: Form, desk: Desk, name: str) -> UUID | None:
    """The worker who was chosen; nobody where nobody was, or where there was nothing to choose."""
    offered = desk.choices.get(name, ())
    if not offered:
        return None
    value = form.choice(name, [one["value"] for one in offered], missing="Select who is responsible")
    return None if form.errors.of(name) or value == NOBODY else UUID(value)


def version_of(form: Form, desk: Desk) -> int:
    """The version that was shown when the form was filled in."""
    shown = form.value("version")
    if re.fullmatch(r"[1-9][0-9]{0,8}", shown):
        return int(shown)
    return desk.written.version if desk.written else 1
