"""Which cells of a workbook show that a formula has failed? To the library that reads it they are empty.

As Office Open XML has it (ECMA-376 part 1, 18.3.1.4 `c`): such a cell is of type `e`, and its value is what is shown.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, iterparse, parse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MAY_HAVE_ONE = (b't="e"', b"t='e'")

Shown = Mapping[tuple[int, int], str]
"""What is shown, by row and column, both counted from nought."""


def failed_formulas(content: bytes) -> Mapping[str, Shown]:
    """Those of each sheet, by its title; of another kind of workbook, or of a broken one, none are known."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = dict(_parts(archive)) if _BOOK in archive.namelist() else {}
            return {
                title: shown
                for title, part in parts.items()
                if part and (shown := dict(_failed_in(archive.read(part))))
            }
    except (zipfile.BadZipFile, NotImplementedError, KeyError, ValueError, ParseError):
        return {}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {one.get("Id"): one.get("Target", "") for one in _root(archive, _RELATIONS)}
    for sheet in _root(archive, _BOOK).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        yield sheet.get("name", ""), target and posixpath.join("/xl", target).removeprefix("/")


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    with archive.open(part) as file:
        return parse(file).getroot()  # noqa: S314  expat bounds what entities come to, and the process is bounded too


def _failed_in(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not any(mark in part for mark in _MAY_HAVE_ONE):
        return
    row = column = -1
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):  # noqa: S314  as in `_root`
        if element.tag == f"{_MAIN}row":
            if event == "start":
                row, column = int(element.get("r", row + 2)) - 1, -1
            else:
                element.clear()
        elif element.tag == f"{_MAIN}c":
            if event == "start":
                column = _column(element.get("r")) if element.get("r") else column + 1
            elif element.get("t") == "e":
                yield (row, column), element.findtext(f"{_MAIN}v", "")


def _column(cell: str | None) -> int:
    number = 0
    for letter in (cell or "").rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number - 1
