"""What did somebody enter, and what is wrong with it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from starlette.datastructures import FormData

from shared.contracts.refusals import Refused, SaysWhy
from shared.web.days import DayError, read_day
from shared.web.odd_signs import without_odd_signs
from shared.web.times import TimeError, read_time
from shared.web.why import Why, whys
from shared.web.wording import sentence_case

DAY_PARTS = ("day", "month", "year")
CANT_BE_DONE = "This can’t be done"
"""What is said of a refusal that gives no reason in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, as a sentence, and the control where that is done."""

    sentence: str
    field: str = ""
    """The field that shows the sentence; none where it concerns the form as a whole."""
    anchor: str = ""
    """The id of the control to which the error summary leads."""
    parts: tuple[str, ...] = ()
    """Of a date, the parts that are wrong."""
    why: SaysWhy | None = None
    """The rule, when it is one, and whose it is."""


class FormErrors:
    """The problems of one form, in the order of its questions; the first of a field is the one that is shown."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._anchors: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def add(self, field: str, sentence: str, *, parts: tuple[str, ...] = (), why: SaysWhy | None = None) -> None:
        """Say what is wrong with a field, in GOV.UK wording ("Enter a date after today"); only its first is kept.

        `parts` are those of a date that are wrong, where it isn't the date as a whole; `why` is what tells of the rule.
        """
        if field and self.of(field):
            return
        anchor = f"{field}-{parts[0]}" if parts else self._anchors.get(field, field)
        self._problems.append(Problem(sentence, field, anchor, parts, why))

    def lead(self, field: str, anchor: str) -> None:
        """Let the summary lead to a control whose id isn't the field's name."""
        self._anchors[field] = anchor

    def refused(self, refused: Refused, *, at: Mapping[str, str], says: Mapping[str, str] | None = None) -> None:
        """Show a service's refusal at the first field of the form that it concerns, else above the form.

        `at` maps fields of the message to fields of the form; `says` maps reasons to better sentences for this form.
        """
        sentence = (says or {}).get(refused.reason) or refused.detail or CANT_BE_DONE
        field = next((at[name] for name in refused.fields if name in at), "")
        self.add(field, sentence, why=refused)

    def of(self, field: str) -> Problem | None:
        """The field's problem."""
        return next((problem for problem in self._problems if problem.field == field), None)

    def summary(self) -> list[dict[str, str]]:
        """For `govukErrorSummary`'s `errorList`."""
        return [
            {"text": problem.sentence, **({"href": f"#{problem.anchor}"} if problem.anchor else {})}
            for problem in self._problems
        ]

    def whys(self) -> list[Why]:
        """The rules behind the problems, for `why` below the summary."""
        return whys(*(problem.why for problem in self._problems))


class Form:
    """What was entered, kept to be shown again, and what is wrong with it.

    Reading a field says at once what is wrong with it; a page reads all its fields, and then looks at `failed`.
    A field's id in the page is its name. The character NUL, which no key makes and no database takes, is left out, and
    so is what can't be seen: what is pasted from a word processor is kept as a register pack would bring it.
    """

    def __init__(self, entered: Mapping[str, Iterable[str]] | None = None) -> None:
        self._entered = {
            name: [without_odd_signs(value.replace("\x00", "")).strip() for value in values]
            for name, values in (entered or {}).items()
        }
        self.errors = FormErrors()

    @classmethod
    def submitted(cls, fields: FormData) -> "Form":
        """The form as it was sent; files are left out."""
        entered: dict[str, list[str]] = {}
        for name, value in fields.multi_items():
            if isinstance(value, str):
                entered.setdefault(name, []).append(value)
        return cls(entered)

    @classmethod
    def starting_with(cls, **values: str | date | Iterable[str]) -> "Form":
        """A form that nobody has sent yet, filled in as far as we know; a date fills its three parts."""
        entered: dict[str, Iterable[str]] = {}
        for name, value in values.items():
            if isinstance(value, date):
                numbers = (value.day, value.month, value.year)
                entered |= {f"{name}-{part}": [str(n)] for part, n in zip(DAY_PARTS, numbers, strict=True)}
            else:
                entered[name] = [value] if isinstance(value, str) else value
        return cls(entered)

    def suggest(self, **values: Iterable[str]) -> None:
        """Fill in fields in which nothing is entered yet."""
        for name, suggested in values.items():
            if not self.values(name):
                self._entered[name] = list(suggested)

    @property
    def failed(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.errors)

    def value(self, field: str) -> str:
        """What was entered, without the blanks around it; empty where nothing was."""
        return next(iter(self._entered.get(field, ())), "")

    def entries(self) -> list[tuple[str, str]]:
        """Each field with each of its values, as a page that asks "is this right?" sends them again."""
        return [(field, value) for field, values in self._entered.items() for value in values]

    def values(self, field: str) -> list[str]:
        """What was ticked."""
        return [value for value in self._entered.get(field, ()) if value]

    def text(self, field: str, *, missing: str, at_most: int = 500, name: str = "It") -> str:
        """What was entered; says `missing` where nothing was, and `name` "must be 500 characters or fewer"."""
        text = self.value(field)
        if not text:
            self.errors.add(field, missing)
        elif len(text) > at_most:
            self.errors.add(field, f"{name} must be {at_most} characters or fewer")
        return text

    def choice(self, field: str, of: Iterable[str], *, missing: str) -> str:
        """The one that was chosen; says `missing` where none was, or none that was on offer."""
        chosen = self.value(field)
        if chosen not in set(of):
            self.errors.add(field, missing)
        return chosen

    def choices(self, field: str, of: Iterable[str], *, missing: str) -> list[str]:
        """Those that were ticked, in the order of the offer; says `missing` where none was."""
        ticked = set(self.values(field))
        chosen = [offer for offer in of if offer in ticked]
        if not chosen:
            self.errors.add(field, missing)
        return chosen

    def day(self, field: str, name: str) -> date | None:
        """The date of three inputs `field-day`, `field-month`, `field-year`; `name` is "the first night" in errors."""
        self.errors.lead(field, f"{field}-{DAY_PARTS[0]}")
        try:
            return read_day(*(self.value(f"{field}-{part}") for part in DAY_PARTS), name=name)
        except DayError as error:
            self.errors.add(field, error.sentence, parts=error.parts)
            return None

    def time(self, field: str, name: str) -> time | None:
        """The time of the day that was entered; `name` is "the start time" in errors."""
        try:
            return read_time(self.value(field), name=name)
        except TimeError as error:
            self.errors.add(field, error.sentence)
            return None

    def number(self, field: str, name: str, *, least: int, most: int) -> int | None:
        """The whole number that was entered; `name` is "how many places there are" in errors."""
        text = self.value(field)
        if not text:
            self.errors.add(field, f"Enter {name}")
        elif not (text.isascii() and text.isdigit()):
            self.errors.add(field, f"{sentence_case(name)} must be a whole number, like 6")
        elif len(text) > len(str(most)) or not least <= int(text) <= most:
            self.errors.add(field, f"{sentence_case(name)} must be between {least} and {most}")
        else:
            return int(text)
        return None

    def error(self, field: str) -> dict[str, str] | None:
        """For the `errorMessage` of a field's macro."""
        problem = self.errors.of(field)
        return {"text": problem.sentence} if problem else None

    def wrong_parts(self, field: str) -> tuple[str, ...]:
        """The parts of a date to mark as wrong: all of them where the date as a whole is."""
        problem = self.errors.of(field)
        return (problem.parts or DAY_PARTS) if problem else ()
