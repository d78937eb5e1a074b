"""How is a notice written? Its words come from a template file, and name nobody."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Words:
    """A notice's subject, one line, and its body, paragraphs with an empty line between them."""

    subject: str
    body: str


@cache
def templates() -> Environment:
    """The files in which the words stand."""
    # What is made here is plain text: a mail, or a value that the page escapes itself.
    return Environment(
        loader=PackageLoader("services.notifications"),
        autoescape=False,  # noqa: S701  plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def notice(kind: str, **facts: object) -> Words:
    """The words of a notice's template, whose first line is the subject."""
    text = templates().get_template(f"notifications/notices/{kind}.txt").render(**facts)
    subject, _, body = text.partition("\n")
    return Words(subject.strip(), body.strip())
