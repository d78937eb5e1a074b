"""The board: where each child sleeps on one night."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.absences.words import when_gone
from services.bookings.pages.choosing import constellations_of
from services.bookings.pages.days import read_iso
from services.bookings.policy.sleepovers import EVERYWHERE
from shared.contracts.asking import AskError
from shared.contracts.clock import LONDON
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS, Role
from shared.contracts.whereabouts import Board, NotThere, Whereabouts, WhoSleepsWhere, WhyThere
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.gone import KIND_TAGS, KIND_WORDS
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
LOOKERS = WORKERS | {Role.HUB_HOME_CARER, Role.ADMINISTRATOR}
Looker = Annotated[Viewer, require(*LOOKERS)]

BY_CONSTELLATION, BY_HOUSEHOLD = "constellation", "household"
log = structlog.get_logger(__name__)

NO_CONSTELLATION = "Not in a constellation"
SOMEWHERE_ELSE = "Somewhere else"
NO_HOME = "No home known"
LATEST = date(2099, 12, 31)
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One child on the board."""

    child: str
    sleeps_at: str
    is_away: bool
    lives_with: str
    since_on: date
    until_on: date | None
    href: str
    social_worker: str
    not_there: "Gone | None"
    is_elsewhere: bool
    """A duty worker found somewhere else for this night."""
    emergency_href: str
    has_no_home: bool
    """No household is known in which the child lives this night."""


@dataclass(frozen=True, slots=True)
class Gone:
    """That a child isn't, or for a part of the night wasn't, where they are expected."""

    tag: str
    tag_classes: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """The children of one constellation, or of one household's night."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which night is asked for, and how it is to be shown; as the address has it."""

    on: str = ""
    by: str = BY_CONSTELLATION
    away: str = ""
    known: str = ""
    """As it was known at which moment, by London's clocks: `2026-11-27T23:50`."""
    constellation: str = ""
    """The only one of which it is, of those that the viewer may choose from."""

    def path(self, night: date) -> str:
        """The address of another night, shown alike."""
        also = {"away": "yes"} if self.away else {}
        known = {"known": self.known} if self.known else {}
        of_one = {"constellation": self.constellation} if self.constellation else {}
        return f"/tonight?{urlencode({'on': night.isoformat(), 'by': self.by} | also | known | of_one)}"


@router.get("/tonight")
async def board(viewer: Looker, asked: Annotated[Asked, Depends()], download: Download = "") -> Response:
    """The board of a night; tonight's where none is asked for, or none that is one."""
    asked_for = read_iso(asked.on)
    night = asked_for if asked_for and EARLIEST <= asked_for <= LATEST else viewer.tonight
    by, away = asked.by if asked.by == BY_HOUSEHOLD else BY_CONSTELLATION, asked.away
    known_at = _moment(asked.known)
    choices = await _choices(viewer)
    chosen = next((one for one in choices if str(one) == asked.constellation), None)
    if asked.constellation and chosen is None and choices:
        raise HTTPException(status_code=404)
    form = Form.starting_with(
        on=asked.on or night.isoformat(),
        by=by,
        away=["yes"] if away else [],
        known=asked.known,
        constellation=str(chosen or ""),
    )
    if asked.on and night != asked_for:
        form.errors.add("on", "Enter a real date, like 2026-11-27")
    if asked.known and known_at is None:
        form.errors.add("known", "Enter a real date and time, like 2026-11-27 23:50")
    elif known_at and known_at > viewer.now:
        form.errors.add("known", "The date and time must be in the past")
    asked = replace(asked, by=by, known="" if form.error("known") else asked.known, constellation=str(chosen or ""))
    query = WhoSleepsWhere(on=night, constellation_id=chosen, known_at=known_at if asked.known else None)
    answer = await viewer.asks.ask(query)
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    ids = [*choices, *_everybody_on(answer)]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.SEE_WHO_SLEEPS_WHERE
    names = await names_of(viewer.asks, ids, purpose)
    children = [child for child in answer.children if not away or not _is_at_home(child)]
    if download:
        listing = _listing(_groups(children, by, names), by, night, answer.known_at or viewer.now)
        return await taken(viewer, download, listing, names)
    own_home = viewer.actor.household_id if viewer.actor.has(Role.HUB_HOME_CARER) else None
    at_home = [one for one in answer.children if own_home and one.sleeps_at == own_home and not _is_elsewhere(one)]
    elsewhere = [child for child in children if child not in at_home]
    return viewer.render(
        "bookings/tonight.html",
        form=form,
        night=wording.until_morning(night) if night == viewer.tonight != viewer.today else day(night),
        is_tonight=night == viewer.tonight,
        names=names,
        total=len(answer.children),
        away_from_home=sum(_is_away(one) and not _is_gone(one) for one in answer.children),
        elsewhere=sum(_is_elsewhere(one) and not _is_gone(one) for one in answer.children),
        nowhere=sum(map(_is_nowhere, answer.children)),
        gone=_lines(filter(_is_gone, answer.children), names),
        choices=[
            {"value": "", "text": "All"},
            *({"value": str(one), "text": names.constellation(one)} for one in choices),
        ]
        if choices
        else [],
        has_own_home=own_home is not None,
        # A hub home sees its whole constellation, and is told who is missing of those who live or stay with it.
        is_told_of_all=own_home is None or viewer.actor.has(*EVERYWHERE),
        at_home=_lines(at_home, names),
        groups=_groups(elsewhere, by, names),
        is_by_household=by == BY_HOUSEHOLD,
        known=_known(answer, replace(asked, known=""), night),
        before=_link(night - timedelta(days=1), asked),
        after=_link(night + timedelta(days=1), asked),
    )


async def _choices(viewer: Viewer) -> Sequence[UUID]:
    """The constellations of which the viewer can choose one; none where there is but one, or nobody tells of them."""
    try:
        found = await constellations_of(viewer)
    except AskError as error:
        log.warning("choice_lost", error=type(error).__name__)
        return ()
    return found if len(found) > 1 else ()


def _everybody_on(answer: Board) -> Iterable[UUID | None]:
    """Whose names the board shows."""
    for child in answer.children:
        yield from (child.child_id, child.lives_with, child.sleeps_at)
        yield from (child.constellation_id, child.childrens_social_worker_id)


def _moment(text: str) -> datetime | None:
    """The moment of `2026-11-27T23:50` or `2026-11-27 23:50`; in the hour that comes twice the second."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _known(answer: Board, now: Asked, night: date) -> dict[str, Any] | None:
    """What the page says of the moment as of which it shows what was known; nothing where that is now."""
    if answer.known_at is None:
        return None
    is_too_early = answer.kept_since is None or answer.known_at < answer.kept_since
    return {
        "at": answer.known_at,
        "since": answer.kept_since,
        "is_too_early": is_too_early,
        "now": now.path(night),
    }


def _listing(groups: Iterable[Group], by: str, night: date, known_at: datetime) -> Listing:
    columns = (
        *("Night", by.capitalize(), "Child", "Sleeps at", "Why there", "Since", "Last night", "Lives with"),
        *("Social worker", "Missing or away", "Missing or away when", "As known at"),
    )
    rows = [
        (
            night,
            group.name,
            line.child,
            "" if line.is_elsewhere or line.has_no_home else line.sleeps_at,
            _why_there(line),
            night if line.is_elsewhere else line.since_on,
            line.until_on,
            "" if line.has_no_home else line.lives_with,
            line.social_worker,
            line.not_there.tag if line.not_there else "",
            line.not_there.when if line.not_there else "",
            known_at,
        )
        for group in groups
        for line in group.lines
    ]
    return Listing("who-sleeps-where", columns, rows)


def _why_there(line: Line) -> str:
    if line.is_elsewhere:
        return "Somewhere else, found by a duty worker"
    if line.has_no_home:
        return NO_HOME
    return "Sleepover" if line.is_away else "Lives there"


def _is_away(child: Whereabouts) -> bool:
    return child.why == WhyThere.SLEEPOVER


def _is_elsewhere(child: Whereabouts) -> bool:
    return child.why == WhyThere.SOMEWHERE_ELSE


def _is_at_home(child: Whereabouts) -> bool:
    return not (_is_away(child) or _is_gone(child) or _is_elsewhere(child) or child.has_no_home)


def _is_nowhere(child: Whereabouts) -> bool:
    return child.has_no_home and not _is_elsewhere(child)


def _is_gone(child: Whereabouts) -> bool:
    return child.not_there is not None and child.not_there.is_gone


def _groups(children: Iterable[Whereabouts], by: str, names: Names) -> list[Group]:
    """By constellation in their names' order, whoever is in none at the end; or by the household of the night.

    Children of whom no home is known come before them all.
    """
    members: dict[UUID | str, list[Whereabouts]] = defaultdict(list)
    for child in children:
        members[_group_of(child, by)].append(child)
    named = [Group(_name(group, by, names), _lines(those, names)) for group, those in members.items()]
    order = {NO_HOME: -1, NO_CONSTELLATION: 1, SOMEWHERE_ELSE: 1}
    return sorted(named, key=lambda group: (order.get(group.name, 0), group.name.casefold()))


def _group_of(child: Whereabouts, by: str) -> UUID | str:
    """The constellation or the household of the night; of whom there is none, what is said of them."""
    if _is_nowhere(child):
        return NO_HOME
    if by == BY_HOUSEHOLD:
        return SOMEWHERE_ELSE if _is_elsewhere(child) else child.sleeps_at
    return child.constellation_id or NO_CONSTELLATION


def _name(group_id: UUID | str, by: str, names: Names) -> str:
    if isinstance(group_id, str):
        return group_id
    return names.household(group_id) if by == BY_HOUSEHOLD else names.constellation(group_id)


def _lines(children: Iterable[Whereabouts], names: Names) -> tuple[Line, ...]:
    return tuple(sorted((_line(child, names) for child in children), key=lambda line: line.child.casefold()))


def _line(child: Whereabouts, names: Names) -> Line:
    return Line(
        child=names.child(child.child_id),
        sleeps_at=names.household(child.sleeps_at),
        is_away=_is_away(child),
        lives_with=names.household(child.lives_with),
        since_on=child.since_on,
        until_on=child.until_on,
        href=f"/sleepovers/{child.sleepover_id}" if child.sleepover_id else "",
        is_elsewhere=_is_elsewhere(child),
        has_no_home=child.has_no_home,
        emergency_href=f"/emergencies/{child.emergency_id}" if child.emergency_id else "",
        social_worker=names.person(child.childrens_social_worker_id),
        not_there=_gone(child.not_there) if child.not_there else None,
    )


def _gone(found: NotThere) -> Gone:
    tag, classes = KIND_TAGS[found.kind]
    if not found.is_gone:
        tag, classes = f"Was {KIND_WORDS[found.kind]}", "govuk-tag--grey"
    return Gone(
        tag, classes, when_gone(found.since, found.ended_at, is_by_day=found.is_by_day), f"/absences/{found.absence_id}"
    )


def _link(night: date, asked: Asked) -> dict[str, str]:
    return {"text": day(night), "href": asked.path(night)}
