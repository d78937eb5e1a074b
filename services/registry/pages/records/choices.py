"""What does the form of each change of a record offer to choose from?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.registry.pages.records import child_words, words
from services.registry.pages.records.approval_forms import APPROVAL_ENDS, KIND_WORDS, NO, YES
from services.registry.pages.records.deeds import Deed
from services.registry.pages.records.forms import GOES_ON, NOT_KNOWN, STAYS_ENDED
from shared.contracts.bed_sharing import WhoCouldShare
from shared.contracts.record_words import Finding, MatchingTopic
from shared.contracts.records import ChildView, HouseholdView
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import DAY_PARTS, Form
from shared.web.names import names_of
from shared.web.viewer import Viewer

SHARES, ENDS_SHARING, HEALTH = "bed-sharing", "bed-sharing/end", "health"
PLACES, TAKES_BACK = "placement", "placement/take-back"
_FINDINGS = {
    Finding.YES.value: "Yes: a risk is present, there are needs, or the child can live with pets",
    Finding.NO.value: "No: no risk or need is known, or the child can’t live with pets",
    NOT_KNOWN: "Nobody knows any more",
}
_BEFORE = {
    GOES_ON: "It goes on: the child stayed there",
    STAYS_ENDED: "Nothing: it stays as it is recorded, or there is none",
}


async def choices_of(
    viewer: Viewer, deed: Deed, thing_id: UUID, view: ChildView | HouseholdView, form: Form
) -> dict[str, Any] | None:
    """The options, by what the template calls them; nothing where the viewer may not know them."""
    if isinstance(view, HouseholdView):
        return _of_household(view, form)
    return await _of_child(viewer, deed, thing_id, view, form)


def _of_household(view: HouseholdView, form: Form) -> dict[str, Any]:
    """A form that nobody has sent yet has what the household is approved for today."""
    approval = view.approval
    if approval and not form.value("version"):
        terms = {"places": approval.places, "age_from": approval.age_from, "age_to": approval.age_to}
        form.suggest(kinds=approval.kinds, **{name: [str(one)] for name, one in terms.items() if one is not None})
    own = {one: words.code_in_words(one) for one in (approval.kinds if approval else ()) if one not in KIND_WORDS}
    return {
        "reasons": _options(APPROVAL_ENDS),
        "kinds": _options({**KIND_WORDS, **own}),
        "children": [{"value": str(one.child_id), "text": f"{one.name}, {one.age}"} for one in view.children],
        "exempt": [
            {"value": str(one.child_id), "text": one.child, "hint": {"text": words.term(one)}}
            for one in view.exemptions
            if one.child_id and (one.ended_on is None or one.ended_on > view.on)
        ],
        "application_states": _options(words.APPLICATION_WORDS),
        "at_home": [
            {"value": YES, "text": "Yes, a carer is at home full time"},
            {"value": NO, "text": "No"},
            {"value": NOT_KNOWN, "text": words.AT_HOME_WORDS[None]},
        ],
    }


async def _of_child(viewer: Viewer, deed: Deed, thing_id: UUID, child: ChildView, form: Form) -> dict[str, Any] | None:
    if deed.path == SHARES:
        return await _who_could_share(viewer, thing_id, child, form)
    if deed.path == ENDS_SHARING:
        return {"sharings": await _agreed(viewer, child)}
    if deed.path == HEALTH:
        findings = {
            **{one.value: text for one, text in child_words.HEALTH_FINDINGS.items()},
            NOT_KNOWN: _FINDINGS[NOT_KNOWN],
        }
        return {"topics": _options(child_words.HEALTH_WORDS), "findings": _options(findings)}
    if deed.path == TAKES_BACK:
        return {"placements": await _placements(viewer, child), "before": _options(_BEFORE)}
    if deed.path == PLACES:
        _as_it_is_recorded(child, form)
    return {
        "placements": await _placements(viewer, child) if deed.path == PLACES else [],
        "areas": [{"value": "", "text": "Select what is decided"}, *_options(child_words.AREA_WORDS)],
        "told": _options(child_words.TELL_WORDS),
        "topics": [{"value": "", "text": "Select what it is about"}, *_options(child_words.TOPIC_WORDS)],
        "findings": _findings(form),
        "decisions": _options(words.DECISION_WORDS),
        "kinds": [{"value": one.value, "text": f"{text} ({one.value})"} for one, text in words.PLACEMENT_WORDS.items()],
        "reasons": _options(words.END_WORDS),
    }


async def _placements(viewer: Viewer, child: ChildView) -> list[dict[str, Any]]:
    """Those that are recorded, the latest first."""
    names = await names_of(viewer.asks, [one.household_id for one in child.placements], Purpose.KEEP_THE_REGISTER)
    return [
        {
            "value": str(one.placement_id),
            "text": f"{names.household(one.household_id)}, {words.PLACEMENT_WORDS[one.kind].lower()}",
            "hint": {"text": words.term(one)},
        }
        for one in child.placements
    ]


def _as_it_is_recorded(child: ChildView, form: Form) -> None:
    """What a form that nobody has sent yet begins with, where a link names the placement that isn't right."""
    form.suggest(placement=["no"])
    wrong = next((one for one in child.placements if str(one.placement_id) == form.value("placement")), None)
    if wrong is None or wrong.started_on is None or form.value("version"):
        return
    first = wrong.started_on
    numbers = zip(DAY_PARTS, (first.day, first.month, first.year), strict=True)
    form.suggest(kind=[wrong.kind.value], **{f"on-{part}": [str(number)] for part, number in numbers})


async def _who_could_share(viewer: Viewer, child_id: UUID, child: ChildView, form: Form) -> dict[str, Any] | None:
    """With whom and where; what waits for this child's agreement is chosen already where a link names it."""
    choices = await viewer.asks.ask(WhoCouldShare(child_id=child_id))
    if isinstance(choices, Refused):
        return None
    wanted = next((one for one in child.bed_sharings if str(one.sharing_id) == form.value("sharing")), None)
    if wanted is not None and not form.value("household"):
        others = [str(one.child_id) for one in wanted.children if one.child_id != child_id]
        form.suggest(household=[str(wanted.household_id)], with_children=others)
    return {
        "households": [
            {"value": str(one.id), "text": f"{one.name} ({one.hint})" if one.hint else one.name}
            for one in choices.households
        ],
        "children": [
            {"value": str(one.id), "text": f"{one.name}, {one.hint}" if one.hint else one.name}
            for one in choices.children
        ],
    }


async def _agreed(viewer: Viewer, child: ChildView) -> list[dict[str, str]]:
    """What is agreed for the child, now or later."""
    mine = [
        one
        for one in child.bed_sharings
        if any(other.child_id == child.child_id and other.has_agreed for other in one.children)
    ]
    names = await names_of(viewer.asks, [one.household_id for one in mine], Purpose.KEEP_THE_REGISTER)
    return [
        {
            "value": str(one.sharing_id),
            "text": f"{child_words.who_shares(one)}, {names.household(one.household_id)}",
        }
        for one in mine
    ]


def _findings(form: Form) -> list[dict[str, str]]:
    """In the words of the topic, where a link or the form names it."""
    topic = form.value("topic")
    if topic not in list(MatchingTopic):
        return _options(_FINDINGS)
    found = [{"value": one.value, "text": child_words.found(MatchingTopic(topic), one)} for one in Finding]
    return [*found, {"value": NOT_KNOWN, "text": _FINDINGS[NOT_KNOWN]}]


def _options(texts: Mapping[Any, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": text[:1].upper() + text[1:]} for value, text in texts.items()]
