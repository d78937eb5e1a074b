"""The pages of the authority's own rules: which hold on a day, what was ever set of one, and setting it otherwise."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import wording
from services.registry.pages.constellations.changing import CHANGE, CONFIRM, STEP, hidden_fields
from services.registry.pages.days import as_it_was, day_asked_for
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.rules import Rule, RuleName, Rules, RuleTerm, SetRule, WhichRules
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.navigation import NavItem
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day as day_in_words

router = APIRouter()
Reader = Annotated[Viewer, require(*WhichRules.asked_by)]
Setter = Annotated[Viewer, require(*SetRule.asked_by)]
NAV = (NavItem("Rules", "/rules", SetRule.asked_by),)
"""For who may set them; the others are led to them by what the model asks for of a constellation."""
FLASHES = {"rule_set": "The rule holds from {on}."}

FIELDS = {"value": "value", "on": "on", "source": "source", "reason": "reason"}
COLUMNS = ("Rule", "Holds", "From", "Until", "Source", "Why")
FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_NUMBER = 4
"""Digits: what is longer isn't read at all."""


@router.get("/rules")
async def rules(viewer: Reader, on: str = "", download: Download = "") -> Response:
    """Every rule as it is on a day, with its source."""
    form = Form.starting_with(on=on or viewer.today.isoformat())
    day = day_asked_for(viewer, on, form)
    answer = await _rules(viewer, day)
    if download:
        rows = [
            (
                wording.rule(rule.name),
                wording.rule_value(rule),
                rule.started_on,
                rule.ended_on,
                rule.source,
                rule.reason,
            )
            for rule in answer.rules
        ]
        return await taken(viewer, download, Listing("rules", COLUMNS, rows))
    return viewer.render(
        "registry/rules/list.html",
        form=form,
        here="/rules",
        as_it_was=as_it_was(viewer, day),
        lines=[
            {
                "href": f"/rules/{rule.name}",
                "name": wording.rule(rule.name),
                "value": wording.rule_value(rule),
                "since": _since(rule),
                "until": rule.ended_on,
                "source": rule.source,
            }
            for rule in answer.rules
        ],
    )


@router.get("/rules/{name}")
async def rule(viewer: Reader, name: RuleName) -> Response:
    """One rule: how it is today, and all that was ever set of it."""
    answer = await _rules(viewer, None)
    found = _one(answer, name)
    names = await names_of(viewer.asks, [term.recorded_by for term in found.terms], Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/rules/rule.html",
        names=names,
        name=wording.rule(name),
        hint=wording.rule_hint(name),
        value=wording.rule_value(found),
        since=_since(found),
        source=found.source,
        change=f"/rules/{name}/change" if answer.may_change else "",
        history=[_told(term, found, names, viewer.today) for term in found.terms],
    )


@router.get("/rules/{name}/change")
async def change_form(viewer: Setter, name: RuleName) -> Response:
    """The form, as of today."""
    found = _one(await _rules(viewer, None), name)
    return _form_page(viewer, found, Form.starting_with(on=viewer.today, value=str(found.value)))


@router.post("/rules/{name}/change")
async def change(viewer: Setter, name: RuleName, key: FormKey, sent: Submitted) -> Response:
    """Show how it will be; or set it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    found = _one(await _rules(viewer, None), name)
    command = _read(form, found)
    if command is None or form.value(STEP) == CHANGE:
        return _form_page(viewer, found, form)
    is_confirmed = form.value(STEP) == CONFIRM
    if is_confirmed:
        answer = await viewer.asks.ask(command, key=key)
    else:
        answer = await viewer.asks.ask(command.model_copy(update={"dry_run": True}))
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return _form_page(viewer, found, form)
    if is_confirmed:
        return viewer.redirect(f"/rules/{name}", flash="rule_set", on=command.on)
    before = _one(await _rules(viewer, command.on), name)
    after = _one(answer, name)
    return viewer.render(
        "registry/rules/check.html",
        name=wording.rule(name),
        here=f"/rules/{name}/change",
        button="Set this rule",
        answers=[
            ("Holds until then", wording.rule_value(before)),
            ("Will hold", wording.rule_value(after)),
            ("From", day_in_words(command.on)),
            *([("Until", f"{day_in_words(after.ended_on)}, when it is set otherwise")] if after.ended_on else []),
            ("Source", command.source),
            ("Why", command.reason),
        ],
        is_same=before.value == after.value,
        hidden=hidden_fields(form),
    )


async def _rules(viewer: Viewer, day: date | None) -> Rules:
    answer = await viewer.asks.ask(WhichRules(on=day))
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer


def _one(answer: Rules, name: RuleName) -> Rule:
    found = next((rule for rule in answer.rules if rule.name == name), None)
    if found is None:
        raise HTTPException(status_code=404)
    return found


def _read(form: Form, rule: Rule) -> SetRule | None:
    value = _value(form, rule)
    on = form.day("on", "the first day on which it holds")
    if on and not FIRST_YEAR <= on.year <= LAST_YEAR:
        form.errors.add("on", f"The first day on which it holds must be between {FIRST_YEAR} and {LAST_YEAR}")
    source = form.text("source", missing="Enter where the rule is written", name="Where it is written")
    reason = form.text("reason", missing="Enter why it is changed", name="Why it is changed")
    if form.failed or on is None or value is None:
        return None
    return SetRule(name=RuleName(rule.name), value=value, on=on, source=source, reason=reason)


def _value(form: Form, rule: Rule) -> int | None:
    if rule.is_yes_or_no:
        chosen = form.choice("value", ("0", "1"), missing="Select yes or no")
        return int(chosen) if chosen in {"0", "1"} else None
    text = form.text("value", missing="Enter a number")
    is_number = (
        text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and rule.least <= int(text) <= rule.most
    )
    if text and not is_number:
        form.errors.add("value", f"The number must be between {rule.least} and {rule.most}")
    return int(text) if is_number else None


def _form_page(viewer: Viewer, rule: Rule, form: Form) -> Response:
    return viewer.render(
        "registry/rules/change.html",
        form=form,
        name=wording.rule(rule.name),
        hint=wording.rule_hint(rule.name),
        back=f"/rules/{rule.name}",
        here=f"/rules/{rule.name}/change",
        is_yes_or_no=rule.is_yes_or_no,
        question=wording.rule_question(rule),
        unit=wording.rule_unit(rule.name),
        current=wording.rule_value(rule),
    )


def _since(rule: Rule) -> str:
    return f"Since {day_in_words(rule.started_on)}" if rule.started_on else "Not set by your authority"


def _told(term: RuleTerm, rule: Rule, names: Names, today: date) -> dict[str, Any]:
    """One entry of the history; what was set anew for the same day held on none."""
    return {
        "on": term.started_on,
        "until": term.ended_on if term.ended_on != term.started_on else None,
        "was_replaced": term.ended_on == term.started_on,
        "is_to_come": term.started_on > today,
        "value": wording.rule_value(rule.model_copy(update={"value": term.value})),
        "source": term.source,
        "reason": term.reason,
        "recorded_at": term.recorded_at,
        "recorded_by": _recorder(term.recorded_by, names),
    }


def _recorder(worker_id: UUID | None, names: Names) -> str:
    return f"by {names.person(worker_id) or 'somebody'}" if worker_id else "with an import"
