"""The pages of how long records are kept: one period with its history, and setting it otherwise."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry.pages.constellations.changing import CHANGE, CONFIRM, STEP, hidden_fields
from services.registry.pages.retention import words
from shared.contracts.notifications import HowManyNotices
from shared.contracts.record_words import PeriodName
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.retention import (
    DueRecords,
    HowLongIsItKept,
    KeepItFor,
    LetGoOfWhatIsOld,
    Period,
    Periods,
    PeriodTerm,
    SupposedPeriod,
    WhatIsDue,
)
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import counted, day

router = APIRouter()
Setter = Annotated[Viewer, require(*KeepItFor.asked_by)]
FIELDS = {"years": "years", "on": "on", "source": "source", "reason": "reason"}
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_YEARS, MOST_DIGITS = 100, 3
SHOWN = 20
"""Records that would become due, by name: enough to see which ones are meant."""


@router.get("/retention/periods/{name}")
async def period(viewer: Setter, name: PeriodName) -> Response:
    """How long something is kept today, whose rule it is, and all that was ever set of it."""
    found = await _period(viewer, name)
    names = await names_of(viewer.asks, [term.recorded_by for term in found.terms], Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/retention/period.html",
        names=names,
        title=words.PERIOD_WORDS[name],
        years=counted(found.years, "year"),
        since=_since(found),
        source=found.source,
        change=f"/retention/periods/{name}/change",
        history=[_told(term, names, viewer) for term in found.terms],
    )


@router.get("/retention/periods/{name}/change")
async def change_form(viewer: Setter, name: PeriodName) -> Response:
    """The form, as of today."""
    found = await _period(viewer, name)
    return _form_page(viewer, found, Form.starting_with(on=viewer.today, years=str(found.years)))


@router.post("/retention/periods/{name}/change")
async def change(viewer: Setter, name: PeriodName, key: FormKey, sent: Submitted) -> Response:
    """Show what would become due; or set it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    found = await _period(viewer, name)
    command = _read(form, name)
    if command is None or form.value(STEP) == CHANGE:
        return _form_page(viewer, found, form)
    is_confirmed = form.value(STEP) == CONFIRM
    answer = await viewer.asks.ask(command.model_copy(update={"dry_run": not is_confirmed}), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return _form_page(viewer, found, form)
    if is_confirmed:
        return viewer.redirect(f"/retention/periods/{name}", flash="period_set", on=command.on)
    before, after, told = await _what_it_comes_to(viewer, command)
    return viewer.render(
        "registry/retention/period_check.html",
        title=words.PERIOD_WORDS[name],
        here=f"/retention/periods/{name}/change",
        answers=[
            ("Kept until then", counted(found.years, "year")),
            ("Will be kept", counted(command.years, "year")),
            ("From", day(command.on)),
            ("Source", command.source),
            ("Why", command.reason),
        ],
        told=told,
        more=max(after.total - before.total, 0) if before and after else 0,
        fewer=max(before.total - after.total, 0) if before and after else 0,
        on=day(command.on),
        records=[
            (f"/retention/{one.subject_id}", one.name, words.KIND_WORDS[one.kind], one.ref)
            for one in (after.records if before and after and after.total > before.total else ())
            if one.period is name
        ],
        shown=SHOWN,
        hidden=hidden_fields(form),
    )


async def _what_it_comes_to(viewer: Viewer, command: KeepItFor) -> tuple[DueRecords | None, DueRecords | None, str]:
    """What is due on the day by the period of now and by the new one; of what goes by its age alone, a sentence."""
    supposed = SupposedPeriod(name=command.name, years=command.years)
    if command.name in words.BY_AGE:
        return None, None, await _what_is_old(viewer, supposed)
    before = await viewer.asks.ask(WhatIsDue(on=command.on, most=0))
    after = await viewer.asks.ask(WhatIsDue(on=command.on, supposing=supposed, most=SHOWN))
    if isinstance(before, Refused) or isinstance(after, Refused):
        raise HTTPException(status_code=404)
    return before, after, ""


async def _what_is_old(viewer: Viewer, supposed: SupposedPeriod) -> str:
    old = await viewer.asks.ask(LetGoOfWhatIsOld(dry_run=True, supposing=supposed))
    if isinstance(old, Refused):
        raise HTTPException(status_code=404)
    if supposed.name is PeriodName.READING_FROM_ITS_DAY:
        return words.would_go(old.readings, "line of the access log", "lines of the access log", old.readings_before)
    notices = await viewer.asks.ask(HowManyNotices(before=old.notices_before, held_ids=old.held_ids))
    if isinstance(notices, Refused):
        raise HTTPException(status_code=404)
    return words.would_go(notices.notices, "notice", "notices", old.notices_before)


async def _period(viewer: Viewer, name: PeriodName) -> Period:
    answer: Periods | Refused = await viewer.asks.ask(HowLongIsItKept())
    found = None if isinstance(answer, Refused) else next((one for one in answer.periods if one.name is name), None)
    if found is None:
        raise HTTPException(status_code=404)
    return found


def _read(form: Form, name: PeriodName) -> KeepItFor | None:
    text = form.text("years", missing="Enter a number of years")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and 1 <= int(text) <= MOST_YEARS
    if text and not is_number:
        form.errors.add("years", f"The number of years must be between 1 and {MOST_YEARS}")
    on = form.day("on", "the first day on which it holds")
    if on and not FIRST_YEAR <= on.year <= LAST_YEAR:
        form.errors.add("on", f"The first day on which it holds must be between {FIRST_YEAR} and {LAST_YEAR}")
    source = form.text("source", missing="Enter where the period is written", name="Where it is written")
    reason = form.text("reason", missing="Enter why it is changed", name="Why it is changed")
    if form.failed or on is None:
        return None
    return KeepItFor(name=name, years=int(text), on=on, source=source, reason=reason)


def _form_page(viewer: Viewer, found: Period, form: Form) -> Response:
    return viewer.render(
        "registry/retention/period_change.html",
        form=form,
        title=words.PERIOD_WORDS[found.name],
        back=f"/retention/periods/{found.name}",
        here=f"/retention/periods/{found.name}/change",
        current=counted(found.years, "year"),
        source=found.source,
    )


def _since(found: Period) -> str:
    return f"Since {day(found.started_on)}" if found.started_on else "Your authority has set nothing of its own"


def _told(term: PeriodTerm, names: Names, viewer: Viewer) -> dict[str, Any]:
    """One entry of the history; what was set anew for the same day held on none."""
    return {
        "on": term.started_on,
        "until": term.ended_on if term.ended_on != term.started_on else None,
        "was_replaced": term.ended_on == term.started_on,
        "is_to_come": term.started_on > viewer.today,
        "value": counted(term.years, "year"),
        "source": term.source,
        "reason": term.reason,
        "recorded_at": term.recorded_at,
        "recorded_by": f"by {names.person(term.recorded_by) or 'somebody'}" if term.recorded_by else "",
    }
