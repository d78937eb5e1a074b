"""What does the form of each change of a record offer to choose from?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.registry.pages.records import child_words, words
from services.registry.pages.records.forms import APPROVAL_ENDS, NOT_KNOWN, Deed
from shared.contracts.bed_sharing import WhoCouldShare
from shared.contracts.record_words import Finding, MatchingTopic
from shared.contracts.records import ChildView
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.viewer import Viewer

SHARES, ENDS_SHARING = "bed-sharing", "bed-sharing/end"
_FINDINGS = {
    Finding.YES.value: "Yes: a risk is present, there are needs, or the child can live with pets",
    Finding.NO.value: "No: no risk or need is known, or the child can’t live with pets",
    NOT_KNOWN: "Nobody knows any more",
}


async def choices_of(
    viewer: Viewer, deed: Deed, thing_id: UUID, child: ChildView | None, form: Form
) -> dict[str, Any] | None:
    """The options, by what the template calls them; nothing where the viewer may not know them."""
    if deed.path == SHARES:
        return await _who_could_share(viewer, thing_id, child, form)
    if deed.path == ENDS_SHARING and child is not None:
        return {"sharings": await _agreed(viewer, child)}
    reasons = APPROVAL_ENDS if deed.of == "households" else {one.value: text for one, text in words.END_WORDS.items()}
    return {
        "areas": [{"value": "", "text": "Select what is decided"}, *_options(child_words.AREA_WORDS)],
        "told": _options(child_words.TELL_WORDS),
        "topics": [{"value": "", "text": "Select what it is about"}, *_options(child_words.TOPIC_WORDS)],
        "findings": _findings(form),
        "decisions": _options(words.DECISION_WORDS),
        "kinds": [{"value": one.value, "text": f"{text} ({one.value})"} for one, text in words.PLACEMENT_WORDS.items()],
        "reasons": _options(reasons),
    }


async def _who_could_share(
    viewer: Viewer, child_id: UUID, child: ChildView | None, form: Form
) -> dict[str, Any] | None:
    """With whom and where; what waits for this child's agreement is chosen already where a link names it."""
    choices = await viewer.asks.ask(WhoCouldShare(child_id=child_id))
    if isinstance(choices, Refused):
        return None
    wanted = next(
        (one for one in (child.bed_sharings if child else ()) if str(one.sharing_id) == form.value("sharing")), None
    )
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
