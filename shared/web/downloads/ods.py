"""How is a list written as an OpenDocument spreadsheet (ISO/IEC 26300)? A zip of three small files."""

import io
import re
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

from shared.web.downloads.listing import Cell, Listing

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
    )
)
_DAY = '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>\
<number:text>-</number:text><number:day number:style="long"/>'
_CLOCK = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>\
<number:minutes number:style="long"/>'
_STYLES = f"""\
<office:automatic-styles>
<number:date-style style:name="N1">{_DAY}</number:date-style>
<number:date-style style:name="N2">{_DAY}{_CLOCK}</number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="moment" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles>
"""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile(r" {2,}|^ | $")


def as_ods(listing: Listing) -> bytes:
    """The list as a file."""
    rows = ["".join(_text(column, ' table:style-name="bold"') for column in listing.columns)]
    rows += ["".join(_cell(cell) for cell in row) for row in listing.cells()]
    table = "".join(f"<table:table-row>{row}</table:table-row>\n" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-content {_NAMES} office:version="1.3">{_STYLES}<office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(listing.name)}">\n{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            # first and as it is, so that the file's kind is seen without unpacking it
            archive.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
            archive.writestr("content.xml", content)
        return file.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, datetime):
        return _dated(cell.isoformat(timespec="seconds"), f"{cell:%Y-%m-%d %H:%M}", "moment")
    if isinstance(cell, date):
        return _dated(cell.isoformat(), cell.isoformat(), "day")
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
            "</table:table-cell>"
        )
    return _text(cell)


def _dated(value: str, shown: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="date" office:date-value="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text(text: str, style: str = "") -> str:
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in _NOT_XML.sub("\ufffd", text).splitlines())
    return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'


def _line(line: str) -> str:
    """A line with the blanks that a reader would otherwise take for one, or for none."""
    return _BLANKS.sub(lambda blanks: f'<text:s text:c="{len(blanks[0])}"/>', escape(line)).replace("\t", "<text:tab/>")
