"""Which day did somebody mean with a day, a month and a year? Errors are worded as GOV.UK's date input asks."""

from datetime import date

from shared.web.wording import sentence_case

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DIGITS_OF_A_YEAR = 4


class DayError(ValueError):
    """Not a day; `sentence` is for the person, `parts` are those to put right."""

    def __init__(self, sentence: str, *parts: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.parts = parts


def read_day(day: str, month: str, year: str, *, name: str) -> date:
    """The day, with the month as a number or in words; `name` is what the question asks for, as "the first night".

    Raises `DayError` with one of "Enter the first night", "The first night must include a year", "The year of the first
    night must include 4 numbers" and "The first night must be a real date".
    """
    entered = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = [part for part, text in entered.items() if not text]
    if len(missing) == len(entered):
        raise DayError(f"Enter {name}", *entered)
    if missing:
        raise DayError(f"{sentence_case(name)} must include a {' and '.join(missing)}", *missing)
    numbers = (_number(entered["day"]), _month(entered["month"]), _number(entered["year"]))
    unreal = [part for part, number in zip(entered, numbers, strict=True) if number is None]
    if not unreal and len(entered["year"]) != _DIGITS_OF_A_YEAR:
        raise DayError(f"The year of {name} must include 4 numbers", "year")
    try:
        day_number, month_number, year_number = (number or 0 for number in numbers)
        return date(year_number, month_number, day_number)
    except ValueError:
        raise DayError(f"{sentence_case(name)} must be a real date", *(unreal or entered)) from None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_A_YEAR else None


def _month(text: str) -> int | None:
    word = text.lower().rstrip(".")
    for names in (_MONTHS, _NAMES):
        if word in names:
            return names.index(word) + 1
    return _number(text)
