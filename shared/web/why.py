"""Which rule says no, and whose is it, in a page's words?"""

from dataclasses import dataclass

from shared.contracts.refusals import Ground, SaysWhy, Whose

WHOSE_WORDS = {
    Whose.LAW: "The law’s",
    Whose.STANDARDS: "The national minimum standards’",
    Whose.STATUTORY_RETURN: "The SSDA903 return’s",
    Whose.PROGRAMME: "The Mockingbird Programme’s",
    Whose.PRACTICE: "What services usually have",
    Whose.AUTHORITY: "The authority’s own",
    Whose.INSTALLATION: "Of whoever runs this Hubhome",
    Whose.HUBHOME: "Hubhome’s own",
}


@dataclass(frozen=True, slots=True)
class Why:
    """A rule, whose it is and where that is said; each may be empty, where a service of a release before says less."""

    rule: str
    whose: str
    source: str

    def rows(self) -> list[tuple[str, str]]:
        """What there is of it, with what it is."""
        rows = [("The rule", self.rule), ("Whose rule", self.whose), ("Where it is from", self.source)]
        return [(name, text) for name, text in rows if text]


def whys(*said: SaysWhy | Ground | None) -> list[Why]:
    """The rules behind refusals and concerns, each once, in their order; nothing of what names none."""
    found: dict[Why, None] = {}
    for one in said:
        if isinstance(one, Ground):
            found[Why(one.rule, WHOSE_WORDS[one.source.whose], one.source.citation)] = None
        elif one is not None and (one.rule or one.source):
            found[Why(one.rule, WHOSE_WORDS[one.whose] if one.whose else "", one.source)] = None
    return list(found)
