"""What is recorded of a household's children and of those in a constellation that matters if they stay together?

Each sentence is a caution for a person who then reads the records: it counts, names nobody, and changes no place in the
order. Of children of another authority's households nothing is known here, and nothing is compared: that is said.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from services.registry.policy.alongside import ChildThere, speaks_against
from services.registry.policy.matching.reasons import Found, Home, Surroundings
from shared.contracts.cautions import CautionKind
from shared.contracts.matching import Aspect, Part, Reason
from shared.contracts.record_words import RISKS_TO_CHILD, RISKS_TO_OTHERS, MatchingTopic
from shared.contracts.register_pack import CaredAlongside

Side = tuple[Sequence[ChildThere], str]
"""Children, and whose they are in a sentence."""

_THEIRS = "the household’s children"
_READ = "read the records before they stay on the same nights"


def together(home: Home, near: Surroundings) -> Iterator[Found]:
    """The cautions, from the household's children to the constellation's and back; none where one side has no child."""
    if home.children:
        yield from _not_compared(near.guests)
    theirs: Side = home.children, _THEIRS
    there: Side = [child for other in near.homes for child in other.children], "the constellation’s children"
    if not theirs[0] or not there[0]:
        return
    yield from _alone(there)
    for one, other in ((theirs, there), (there, theirs)):
        yield from _by_age(one, other)
        yield from _by_risk(one, other)
    yield from _not_recorded(there)


def _not_compared(guests: Sequence[str]) -> Iterator[Found]:
    """A caution for each other authority; whether a child lives in its households isn't known here either."""
    for authority, number in sorted(Counter(guests).items()):
        households = "1 household" if number == 1 else f"{number} households"
        sentence = (
            f"Children of {authority} aren’t compared here: it has {households} in this constellation, and what is "
            "recorded of its children stays there. Ask its workers before anybody stays on the same nights."
        )
        yield _caution(sentence, ())


def _alone(there: Side) -> Iterator[Found]:
    """Of the household's own children it is told anyhow."""
    if alone := [child for child in there[0] if child.cared_alongside is CaredAlongside.SOLO]:
        sentence = (
            f"{_of(alone, there)} can only be cared for alone: on their nights no child of the household can stay at "
            "the hub home."
        )
        yield _caution(sentence, alone)


def _by_age(one: Side, other: Side) -> Iterator[Found]:
    kinds = (
        (CaredAlongside.ONLY_OLDER, "older", CautionKind.ONLY_WITH_OLDER),
        (CaredAlongside.ONLY_YOUNGER, "younger", CautionKind.ONLY_WITH_YOUNGER),
    )
    for alongside, word, kind in kinds:
        of_whom = [child for child in one[0] if child.cared_alongside is alongside]
        against = [child for child in other[0] if any(kind in speaks_against(own, child) for own in of_whom)]
        if against:
            sentence = (
                f"{_of(of_whom, one)} can only be cared for alongside {word} children, and {_of(against, other)} "
                f"{'isn’t' if len(against) == 1 else 'aren’t'} {word}."
            )
            yield _caution(sentence, [*of_whom, *against])


def _by_risk(one: Side, other: Side) -> Iterator[Found]:
    to_others = _recorded(one[0], RISKS_TO_OTHERS)
    to_themselves = [
        child
        for child in other[0]
        if any(CautionKind.RISK_TO_OTHERS in speaks_against(own, child) for own in to_others)
    ]
    if to_themselves:
        sentence = (
            f"A risk to others is recorded of {_of(to_others, one)}, and a risk to themselves of "
            f"{_of(to_themselves, other)}: {_READ}."
        )
        yield _caution(sentence, [*to_others, *to_themselves])
    elif to_others and other[1] == _THEIRS:
        # Of the household's own children it is told anyhow.
        yield _caution(f"A risk to others is recorded of {_of(to_others, one)}: {_READ}.", to_others)


def _not_recorded(there: Side) -> Iterator[Found]:
    asked = (*RISKS_TO_OTHERS, *RISKS_TO_CHILD)
    if unknown := [child for child in there[0] if any(topic not in child.known for topic in asked)]:
        sentence = f"Some of the risks of {_of(unknown, there)}."
        yield Found(_reason(Part.NOT_RECORDED, sentence), tuple(child.id for child in unknown))


def _recorded(children: Iterable[ChildThere], topics: Iterable[MatchingTopic]) -> list[ChildThere]:
    asked = tuple(topics)
    return [child for child in children if child.has_any(asked)]


def _of(children: Sequence[ChildThere], side: Side) -> str:
    return f"{len(children)} of {side[1]}"


def _caution(sentence: str, children: Iterable[ChildThere]) -> Found:
    return Found(_reason(Part.CAUTION, sentence), tuple(dict.fromkeys(child.id for child in children)))


def _reason(part: Part, sentence: str) -> Reason:
    return Reason(aspect=Aspect.CHILDRENS_NEEDS, part=part, sentence=sentence)
