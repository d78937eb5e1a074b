"""Where does each household of a constellation stand in its picture?

The hub home is in the middle and north is up. Whoever's place is known has a true point: its bearing from the hub home,
at a distance to scale. It stands on that point, or beside it where somebody else stands there already, with a line to
the point. Whoever's place isn't known stands in rows below. All lengths are in the picture's own units.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

WIDTH = 360.0
"""About a phone's, so that on one a unit is about a pixel."""
CIRCLE = 15.0
"""A satellite household's radius."""
HUB = 22.0
"""What the hub home's shape fits into."""
REACH = 132.0
"""From the hub home to the outermost ring; beyond it there is room for circles and labels."""
GAP = 3.0
"""Left free between two shapes, and between a circle and a text: each is drawn with a line or a halo round it."""
LETTER, LINE = 8.5, 15.0
"""A letter's width, in wide fonts too, and a line's height: the picture's type has 13 units."""
BOLD_LETTER = 9.5
"""The same in bold type, in which the hub home's label is written."""
MOST_LETTERS = 14
"""Of a name in the picture; the table beside it has the whole of it."""

_NICE_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_RINGS = 3
_CELLS = 3
"""Households in a row of those whose place isn't known."""
_BENDS = (0.0, 26.0, -26.0, 52.0, -52.0, 78.0, -78.0)
_OFF_THE_HUB = (2.0, 10.0, 20.0, 30.0, 40.0)
_ROUND = tuple(math.radians(degrees) for degrees in range(0, 360, 15))


@dataclass(frozen=True, slots=True)
class Home:
    """A satellite household as the picture needs it."""

    id: UUID
    number: int
    lines: tuple[str, ...]
    """What is written beside it: the name, and when it joined."""
    km: float | None = None
    bearing: float | None = None
    """None also where it is in the hub home's own district."""
    family: tuple[UUID, ...] = ()
    """Other households, the hub home included, where brothers or sisters live."""
    is_guest: bool = False
    """Whether it is another authority's: then it is drawn as a square."""


@dataclass(frozen=True, slots=True)
class Box:
    """The room that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text, each centred on `x`; `y` is the first one's baseline."""

    lines: tuple[str, ...]
    x: float
    y: float
    letter: float = LETTER
    """How wide a letter is."""

    @property
    def box(self) -> Box:
        """The room that the text takes at most."""
        half = max(map(len, self.lines)) * self.letter / 2
        return Box(self.x - half, self.y - LINE + 4, self.x + half, self.y + (len(self.lines) - 1) * LINE + 4)


@dataclass(frozen=True, slots=True)
class Spot:
    """A satellite household in the picture."""

    home: Home
    x: float
    y: float
    true: tuple[float, float] | None
    """Where it truly is; none where its place isn't known."""
    label: Label | None = None
    """None where there is no room for one: its number leads to the table."""

    @property
    def is_beside(self) -> bool:
        """Whether it stands beside its true point, and that point is to be seen."""
        if self.true is None or math.dist(self.true, CENTRE) < HUB:
            return False
        return math.dist(self.true, (self.x, self.y)) > 1

    @property
    def box(self) -> Box:
        """The room that the circle takes."""
        return _around(self.x, self.y, CIRCLE)

    @property
    def kept(self) -> Box:
        """The room in which no text stands."""
        return _around(self.x, self.y, CIRCLE + GAP)


@dataclass(frozen=True, slots=True)
class Ring:
    """All that is as far from the hub home as this."""

    km: int
    radius: float
    label: Label


@dataclass(frozen=True, slots=True)
class Bond:
    """Brothers and sisters in two households: a line from the one to the other, bent round whoever is between."""

    start: tuple[float, float]
    bend: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A constellation, ready to be drawn."""

    height: float
    hub_label: Label
    spots: tuple[Spot, ...]
    rings: tuple[Ring, ...] = ()
    bonds: tuple[Bond, ...] = ()
    unplaced_from: float | None = None
    """Where the rows begin of those whose place isn't known; none where everybody's is."""
    width: float = WIDTH


CENTRE = (WIDTH / 2, WIDTH / 2)


def picture_of(hub_id: UUID | None, hub_lines: Sequence[str], homes: Sequence[Home]) -> Picture:
    """The picture; the same for the same households, in whatever order they come.

    No two shapes overlap, no text is cut off at an edge, and whoever has room stands exactly on their true point.
    Where nobody's place is known there are no rings, and all stand round the hub home in the order of their numbers.
    """
    homes = sorted(homes, key=lambda home: home.number)
    placed = [home for home in homes if home.km is not None]
    step, outermost = _scale(max((home.km or 0 for home in placed), default=0))
    truth = {home.id: _true_point(home, REACH / outermost) for home in placed}
    alone = _alone(placed, truth)
    hub_label = _label_of_the_hub(hub_lines, alone)
    spots = _placed(placed, truth, alone, hub_label.box) if placed else _round_the_hub(homes, hub_label.box)
    lowest = max([WIDTH, *(spot.y + CIRCLE + GAP for spot in spots)])
    ground = _Ground(spots, lowest, hub_label.box)
    unplaced = [home for home in homes if home.km is None] if placed else []
    unplaced_from = lowest + LINE if unplaced else None
    rows = _rows(unplaced, lowest + 2 * LINE) if unplaced else []
    rings = tuple(_rings(step, outermost, ground)) if placed and outermost else ()
    drawn = (*ground.labelled(), *rows)
    return Picture(
        height=rows[-1].y + CIRCLE + 3 * LINE if rows else lowest,
        hub_label=hub_label,
        spots=drawn,
        rings=rings,
        bonds=tuple(_bonds(hub_id, drawn)),
        unplaced_from=unplaced_from,
    )


def _scale(farthest: float) -> tuple[int, int]:
    """Kilometres from ring to ring, and of the outermost, which holds the farthest household."""
    step = next((step for step in _NICE_STEPS if farthest <= step * _MOST_RINGS), math.ceil(farthest / _MOST_RINGS))
    return step, max(1, math.ceil(farthest / step)) * step


def _true_point(home: Home, unit: float) -> tuple[float, float]:
    if home.bearing is None or home.km is None:
        return CENTRE
    angle = math.radians(home.bearing)
    return CENTRE[0] + math.sin(angle) * home.km * unit, CENTRE[1] - math.cos(angle) * home.km * unit


def _alone(homes: Sequence[Home], truth: Mapping[UUID, tuple[float, float]]) -> list[Spot]:
    """Whoever has nobody else near their true point: they stand there."""
    others = {home.id: [truth[one.id] for one in homes if one is not home] for home in homes}
    return [
        Spot(home, *truth[home.id], true=truth[home.id]) for home in homes if _is_free(truth[home.id], others[home.id])
    ]


def _placed(
    homes: Sequence[Home], truth: Mapping[UUID, tuple[float, float]], alone: Sequence[Spot], kept: Box
) -> list[Spot]:
    """Those who are alone, and the others each as near to their true point as there is room."""
    spots = list(alone)
    standing = {spot.home.id for spot in alone}
    for home in homes:
        if home.id not in standing:
            spots.append(Spot(home, *_near(truth[home.id], home.bearing, spots, kept), true=truth[home.id]))
    return sorted(spots, key=lambda spot: spot.home.number)


def _round_the_hub(homes: Sequence[Home], kept: Box) -> list[Spot]:
    spots: list[Spot] = []
    for index, home in enumerate(homes):
        degrees = 360 * index / len(homes)
        angle = math.radians(degrees)
        wish = CENTRE[0] + math.sin(angle) * REACH * 0.9, CENTRE[1] - math.cos(angle) * REACH * 0.9
        spots.append(Spot(home, *_near(wish, degrees, spots, kept), true=None))
    return spots


def _near(wish: tuple[float, float], bearing: float | None, spots: Sequence[Spot], kept: Box) -> tuple[float, float]:
    """The nearest free place, looked for outwards, first in the direction of the bearing; `kept` is the hub's label's.

    Downwards there is always more room: the picture grows.
    """
    taken = [(spot.x, spot.y) for spot in spots]
    first = math.radians(bearing or 0)
    distance = 0.0
    while True:
        for turn in _ROUND:
            x = wish[0] + math.sin(first + turn) * distance
            y = wish[1] - math.cos(first + turn) * distance
            if _is_free((x, y), taken) and _is_inside(x, y) and not kept.meets(_around(x, y, CIRCLE + GAP)):
                return x, y
        distance += 4


def _is_inside(x: float, y: float) -> bool:
    return CIRCLE + GAP <= x <= WIDTH - CIRCLE - GAP and y >= CIRCLE + GAP


def _is_free(at: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    if math.dist(at, CENTRE) < HUB + CIRCLE + GAP:
        return False
    return all(math.dist(at, other) >= 2 * CIRCLE + GAP for other in taken)


def _rows(homes: Sequence[Home], top: float) -> list[Spot]:
    """Those whose place isn't known, with their labels, below the map."""
    cell = WIDTH / _CELLS
    spots = []
    for index, home in enumerate(homes):
        x = (index % _CELLS + 0.5) * cell
        y = top + CIRCLE + (index // _CELLS) * (2 * CIRCLE + 3 * LINE)
        lines = tuple(shortened(line, int(cell / LETTER)) for line in home.lines)
        spots.append(Spot(home, x, y, true=None, label=Label(lines, x, y + CIRCLE + LINE)))
    return spots


def _label_of_the_hub(lines: Sequence[str], alone: Sequence[Spot]) -> Label:
    """Next to the hub home, where no household stands that can't stand elsewhere; then a little farther off.

    Where they stand so closely that there is no such place, on the side that has fewest of them on it.
    """
    sides = list(_beside(*CENTRE, HUB - 2, tuple(shortened(line) for line in lines), BOLD_LETTER))
    candidates = (*sides, *_round_about(sides[0].lines))
    return min(candidates, key=lambda label: sum(label.box.meets(spot.kept) for spot in alone))


def _round_about(lines: tuple[str, ...]) -> Iterator[Label]:
    """Places for a label round the hub home, the nearest first: its edge is so far off, whichever way it lies."""
    half, high = max(map(len, lines)) * BOLD_LETTER / 2, len(lines) * LINE / 2
    for off in _OFF_THE_HUB:
        for turn in _ROUND:
            x = CENTRE[0] + math.sin(turn) * (HUB + off + half)
            y = CENTRE[1] - math.cos(turn) * (HUB + off + high)
            label = Label(lines, x, y - high + LINE - 4, BOLD_LETTER)
            if not label.box.meets(_around(*CENTRE, HUB)) and label.box.left > 0 and label.box.right < WIDTH:
                yield label


def _rings(step: int, outermost: int, ground: "_Ground") -> Iterator[Ring]:
    """Each ring, with its label where on it there is room."""
    for km in range(step, outermost + 1, step):
        radius = REACH * km / outermost
        candidates = [
            Label((f"{km} km",), CENTRE[0] + math.sin(turn) * radius, CENTRE[1] - math.cos(turn) * radius + 4)
            for turn in _ROUND
        ]
        label = next((one for one in candidates if ground.is_free(one.box)), candidates[0])
        ground.taken.append(label.box)
        yield Ring(km, radius, label)


@dataclass
class _Ground:
    """The map, and what room on it is taken."""

    spots: list[Spot]
    bottom: float
    hub_label: Box
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.taken += [_around(*CENTRE, HUB), self.hub_label, *(spot.kept for spot in self.spots)]

    def is_free(self, box: Box) -> bool:
        if box.left < 1 or box.right > WIDTH - 1 or box.top < 1 or box.bottom > self.bottom - 1:
            return False
        return not any(box.meets(other) for other in self.taken)

    def labelled(self) -> Iterator[Spot]:
        """Each with its label where there is room for it: all of it, else the name alone."""
        for spot in self.spots:
            lines = tuple(shortened(line) for line in spot.home.lines)
            candidates = (*_beside(spot.x, spot.y, CIRCLE, lines), *_beside(spot.x, spot.y, CIRCLE, lines[:1]))
            label = next((one for one in candidates if self.is_free(one.box)), None)
            if label:
                self.taken.append(label.box)
            yield Spot(spot.home, spot.x, spot.y, spot.true, label)


def _beside(x: float, y: float, radius: float, lines: tuple[str, ...], letter: float = LETTER) -> Iterator[Label]:
    """Below, above, to the right and to the left of a shape; pushed inwards where an edge is near."""
    half = max(map(len, lines)) * letter / 2
    more = (len(lines) - 1) * LINE
    inside = min(max(x, half + 2), WIDTH - half - 2)
    middle = y + 4 - more / 2
    yield Label(lines, inside, y + radius + LINE - 4 + GAP, letter)
    yield Label(lines, inside, y - radius - 4 - GAP - more, letter)
    yield Label(lines, x + radius + 4 + half, middle, letter)
    yield Label(lines, x - radius - 4 - half, middle, letter)


def _bonds(hub_id: UUID | None, spots: Sequence[Spot]) -> Iterator[Bond]:
    at = {spot.home.id: (spot.x, spot.y) for spot in spots}
    if hub_id is not None:
        at[hub_id] = CENTRE
    pairs = {frozenset((spot.home.id, other)) for spot in spots for other in spot.home.family if other in at}
    order = list(at)
    ends = sorted(sorted(map(order.index, pair)) for pair in pairs if len(pair) > 1)
    for one, other in ends:
        start, end = at[order[one]], at[order[other]]
        between = [point for point in (*at.values(), CENTRE) if point not in {start, end}]
        yield min((_bent(start, end, bend) for bend in _BENDS), key=lambda bond: _crossed(bond, between))


def _bent(start: tuple[float, float], end: tuple[float, float], bend: float) -> Bond:
    length = math.dist(start, end) or 1
    x = (start[0] + end[0]) / 2 - (end[1] - start[1]) / length * bend
    y = (start[1] + end[1]) / 2 + (end[0] - start[0]) / length * bend
    return Bond(start, (x, y), end)


def _crossed(bond: Bond, others: Sequence[tuple[float, float]]) -> int:
    """How many households the line runs through, to which it doesn't lead."""
    points = [_along(bond, step / 24) for step in range(25)]
    return sum(
        any(math.dist(point, other) < (HUB if other == CENTRE else CIRCLE) + GAP for point in points)
        for other in others
    )


def _along(bond: Bond, part: float) -> tuple[float, float]:
    """A point of the quadratic curve."""
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
    x = a * bond.start[0] + b * bond.bend[0] + c * bond.end[0]
    return x, a * bond.start[1] + b * bond.bend[1] + c * bond.end[1]


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def shortened(text: str, most: int = MOST_LETTERS) -> str:
    """The text, or its beginning with an ellipsis where it is too long for the picture."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
