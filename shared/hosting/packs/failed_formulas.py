"""Which cells of a workbook show that a formula has failed? To the library that reads it they are empty.

As Office Open XML has it (ECMA-376 part 1, 18.3.1.4 `c`): such a cell is of type `e`, and its value is what is shown.
In an OpenDocument spreadsheet its `value-type` is `error`, and its text is what is shown. Elements are known by their
local names: the strict kind of Office Open XML has the same ones elsewhere. Of binary workbooks none are known.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, iterparse, parse

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OPEN_DOCUMENT = "content.xml"
_BINARY = "xl/workbook.bin"
_OLE = b"\xd0\xcf\x11\xe0"
_MAY_HAVE_ONE = (b't="e"', b"t='e'", b'value-type="error"', b"value-type='error'")
_FAILED = "#VALUE!"
"""What is shown where a file doesn't say."""
_MOST_REPEATED = 1000
"""A cell is repeated up to the last row and column of a sheet, which are many; nobody fills so many with one error."""

Shown = Mapping[tuple[int, int], str]
"""What is shown, by row and column, both counted from nought."""


def failed_formulas(content: bytes) -> Mapping[str, Shown]:
    """Those of each sheet, by its title; of another kind of workbook, or of a broken one, none are known."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if _OPEN_DOCUMENT in names and _BOOK not in names:
                return _in_open_document(archive.read(_OPEN_DOCUMENT))
            parts = dict(_parts(archive)) if _BOOK in names else {}
            return {
                title: shown
                for title, part in parts.items()
                if part and (shown := dict(_failed_in(archive.read(part))))
            }
    except (zipfile.BadZipFile, NotImplementedError, KeyError, ValueError, ParseError):
        return {}


def are_unknown(content: bytes) -> bool:
    """Whether it is a binary workbook, in which a formula that has failed can't be told from an empty cell here."""
    if content.startswith(_OLE):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _BINARY in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {one.get("Id"): one.get("Target", "") for one in _root(archive, _RELATIONS)}
    for sheet in _root(archive, _BOOK).iterfind(".//{*}sheet"):
        target = targets.get(_of(sheet, "id"), "")
        yield sheet.get("name", ""), target and posixpath.join("/xl", target).removeprefix("/")


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    with archive.open(part) as file:
        return parse(file).getroot()  # noqa: S314  expat bounds what entities come to, and the process is bounded too


def _failed_in(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not _may_have_one(part):
        return
    row = column = -1
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):  # noqa: S314  as in `_root`
        name = _local(element.tag)
        if name == "row":
            if event == "start":
                row, column = int(element.get("r", row + 2)) - 1, -1
            else:
                element.clear()
        elif name == "c":
            if event == "start":
                column = _column(element.get("r")) if element.get("r") else column + 1
            elif element.get("t") == "e":
                yield (row, column), element.findtext("{*}v") or _FAILED


def _in_open_document(content: bytes) -> Mapping[str, Shown]:
    found: dict[str, dict[tuple[int, int], str]] = {}
    if not _may_have_one(content):
        return found
    title, row, column, rows = "", 0, 0, 1
    for event, element in iterparse(io.BytesIO(content), events=("start", "end")):  # noqa: S314  as in `_root`
        name = _local(element.tag)
        if name == "table" and event == "start":
            title, row = _of(element, "name"), 0
        elif name == "table-row" and event == "start":
            column, rows = 0, _times(element, "number-rows-repeated")
        elif name == "table-row":
            row += rows
            element.clear()
        elif name in {"table-cell", "covered-table-cell"} and event == "end":
            columns = _times(element, "number-columns-repeated")
            if "error" in _all_of(element, "value-type"):
                shown = "".join(text for one in element.iterfind(".//{*}p") for text in one.itertext()) or _FAILED
                found.setdefault(title, {}).update(
                    ((row + down, column + across), shown)
                    for down in range(min(rows, _MOST_REPEATED))
                    for across in range(min(columns, _MOST_REPEATED))
                )
            column += columns
    return found


def _may_have_one(part: bytes) -> bool:
    return any(mark in part for mark in _MAY_HAVE_ONE)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _all_of(element: Element, name: str) -> list[str]:
    """An attribute's values, in whichever namespaces: LibreOffice has a `value-type` beside the standard's."""
    return [value for key, value in element.attrib.items() if _local(key) == name]


def _of(element: Element, name: str) -> str:
    return next(iter(_all_of(element, name)), "")


def _times(element: Element, name: str) -> int:
    return int(_of(element, name) or 1)


def _column(cell: str | None) -> int:
    number = 0
    for letter in (cell or "").rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number - 1
