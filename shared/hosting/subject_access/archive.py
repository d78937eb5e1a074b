"""How does what is held on a person become an archive that somebody can read? A page that says what is in it, and a
table a file.
"""

import csv
import io
import zipfile
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.contracts.subject_access import HeldTable
from shared.hosting.subject_access.asking import Everything
from shared.web.downloads.formulas import harmless
from shared.web.wording import counted, moment

BOM = "\ufeff"
"""By which spreadsheets know that a file is UTF-8."""


def archive_of(found: Everything, *, authority: str, made_at: datetime) -> bytes:
    """A ZIP archive: `index.html`, and `<service>/<table>.csv` for each table that has a row about the person."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _index(found, authority, made_at))
        for part in found.parts:
            for table in part.tables:
                archive.writestr(path_of(part.service, table), _as_csv(table))
    return kept.getvalue()


def path_of(service: str, table: HeldTable) -> str:
    """Where a table lies in the archive."""
    return f"{service}/{table.table}.csv"


def _as_csv(table: HeldTable) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return BOM + text.getvalue()


def _index(found: Everything, authority: str, made_at: datetime) -> str:
    return (
        _templates()
        .get_template("index.html")
        .render(
            found=found,
            authority=authority,
            made_at=moment(made_at),
            path_of=path_of,
            counted=counted,
            to_review=[
                (path_of(part.service, table), table)
                for part in found.parts
                for table in part.tables
                if table.may_name_others
            ],
        )
    )


@cache
def _templates() -> Environment:
    loader = PackageLoader("shared.hosting.subject_access", "templates/subject_access")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
