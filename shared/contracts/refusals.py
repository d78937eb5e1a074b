"""How a service says no: a typed reply on a declared ground, never an exception that crosses the bus."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Protocol, Self

from pydantic import ConfigDict, Field

from shared.contracts.fields import Classified, Code, CodeWord, Count, SensitiveText
from shared.contracts.message import Value

MOST_FAULTS = 1000
"""Faults that one refusal names; a reply has to fit into one message."""

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,99}$"), Classified.STATE]
"""A path into the request: `first_night_on`, or `sleepovers.12.child_ref` for a part of the thirteenth of several."""
_REASON = re.compile(r"[a-z][a-z0-9_]{0,62}")


class Whose(Code):
    """Whose rule it is on which a service says no."""

    LAW = "law"
    """An Act or regulations."""
    STANDARDS = "standards"
    """The national minimum standards for fostering services."""
    STATUTORY_RETURN = "statutory_return"
    """The rules of the SSDA903 return."""
    PROGRAMME = "programme"
    """The Mockingbird Programme, as services that run it describe it."""
    PRACTICE = "practice"
    """What services usually have, from a source that isn't the programme's."""
    AUTHORITY = "authority"
    """The authority itself: what it has set or decided."""
    INSTALLATION = "installation"
    """Whoever runs this Hubhome: what they have set for all of its authorities."""
    HUBHOME = "hubhome"
    """Nobody but Hubhome: without it a record would contradict itself, or be read by somebody whose it isn't."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose rule it is, and in a few words where it is said: for people."""

    whose: Whose
    citation: str


class SaysWhy(Protocol):
    """What tells of a rule on the bus: a refusal, or the concern of a rule that is set aside."""

    @property
    def rule(self) -> str:
        """The rule in a sentence."""

    @property
    def whose(self) -> Whose | None:
        """Whose it is."""

    @property
    def source(self) -> str:
        """Where it is said."""

    @property
    def setting(self) -> str | None:
        """What somebody could set otherwise."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule on which a service says no, with its source. Declared once, in the service's `grounds.py`.

    There is no refusal without one. Raises `ValueError` where the rule isn't a sentence or the source says nothing.
    """

    reason: str
    """The code by which machines know it; several grounds may share one."""
    rule: str
    """What is always so, in a sentence: not what went wrong this time, which is the refusal's `detail`."""
    source: Source
    setting: str = ""
    """The name of the setting that says how much or how many, where somebody can set it."""

    def __post_init__(self) -> None:
        """Refuse a ground that leaves somebody without its rule or its source."""
        if not _REASON.fullmatch(self.reason):
            raise ValueError(f"{self.reason!r} is no reason: write it in small letters with underscores")
        if not re.fullmatch(r"[A-Z].*\.", self.rule):
            raise ValueError(f"{self.reason} needs its rule, in a sentence")
        if not self.source.citation.strip():
            raise ValueError(f"{self.reason} needs to say where its rule is from")

    def cited(self, citation: str, whose: Whose | None = None) -> Self:
        """The same rule as it is at the moment: who has set it, and where that is written."""
        return replace(self, source=Source(whose or self.source.whose, citation or self.source.citation))

    @classmethod
    def told(cls, reason: str, by: SaysWhy) -> Self:
        """The ground that was told of before, to refuse on it; raises `ValueError` where no rule was told."""
        if by.whose is None:
            raise ValueError(f"nobody has told whose rule {reason} is")
        return cls(reason, by.rule, Source(by.whose, by.source), by.setting or "")


class Fault(Value):
    """One thing that is wrong with a request, and what to do about it. Where two rows disagree, it is of the second."""

    model_config = ConfigDict(extra="ignore")

    field: FieldName
    sentence: SensitiveText
    """What is wrong, in plain English, with the references of the other rows that it concerns."""
    remedy: SensitiveText


class Refused(Value):
    """No, and why: `reason` for machines, `detail` in plain English for people, and the fields it concerns.

    Which rule it is, whose, and where it is said stand beside it. A service of a release that didn't say so yet leaves
    `rule` and `source` empty, and `whose` out.
    """

    # As in a reply: whoever reads it may be of a release that doesn't know all of its fields.
    model_config = ConfigDict(extra="ignore")

    reason: CodeWord
    detail: SensitiveText = ""
    """What is wrong this time, and what can be done."""
    fields: tuple[FieldName, ...] = ()
    source: SensitiveText = ""
    """Where the rule comes from: a regulation, the authority's own policy, or how Hubhome keeps records."""
    faults: Annotated[tuple[Fault, ...], Field(max_length=MOST_FAULTS)] = ()
    """Each thing that is wrong, where a request has many parts: an import names every wrong row."""
    more: Count = 0
    """Faults beyond those named."""
    rule: SensitiveText = ""
    """The rule, in a sentence: what is always so."""
    whose: Whose | None = None
    """Whose rule it is."""
    setting: CodeWord | None = None
    """The setting of the authority or the installation that says how much or how many, where there is one."""


class RefusalError(Exception):
    """Ends a service's transaction with a refusal as the reply; it never crosses the bus as an error."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def in_words(refused: Refused) -> str:
    """A refusal for a command line: what is wrong and what can be done, then the rule and where it is from."""
    rule = f" {refused.rule}" if refused.rule else ""
    source = f" ({refused.source})" if refused.source else ""
    return f"{refused.detail or refused.reason}{rule}{source}"


def refusal(ground: Ground, detail: str, *fields: str) -> Refused:
    """The refusal on a ground, where it is returned or kept: what a violated constraint means, for instance.

    `detail` says what is wrong this time and what can be done; raises `ValueError` where it says nothing.
    """
    if not detail.strip():
        raise ValueError(f"{ground.reason}: say what is wrong, and what can be done")
    return Refused(
        reason=ground.reason,
        detail=detail,
        fields=fields,
        source=ground.source.citation,
        rule=ground.rule,
        whose=ground.source.whose,
        setting=ground.setting or None,
    )


def refuse(ground: Ground, detail: str, *fields: str) -> RefusalError:
    """The exception for a refusal, in one line: `raise refuse(grounds.TOO_LATE, "Cancel before the first night")`."""
    return RefusalError(refusal(ground, detail, *fields))


def refuse_faults(ground: Ground, detail: str, faults: Sequence[Fault]) -> RefusalError:
    """The exception for a refusal that names each fault; those that it has no room for are counted."""
    fields = tuple(dict.fromkeys(fault.field.partition(".")[0] for fault in faults))
    named = {"faults": tuple(faults[:MOST_FAULTS]), "more": max(0, len(faults) - MOST_FAULTS)}
    return RefusalError(refusal(ground, detail, *fields).model_copy(update=named))
