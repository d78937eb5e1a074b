"""Where in the files stands what a service finds wrong with its part?"""

from collections.abc import Mapping

from shared.hosting.packs.faults import Fault, quoted
from shared.hosting.packs.tables import Table


def fault_at(field: str, sentence: str, remedy: str, tables: Mapping[str, Table]) -> Fault:
    """The fault of a field of an import, `sleepovers.12.child_ref`, in the row and column of its file.

    `tables` has the table of each of the import's fields. A field that isn't in the files, for a service may err too,
    is told as far as it can be followed.
    """
    name, position, column, *_ = [*field.split("."), "", ""]
    table = tables.get(name)
    if table is None:
        return Fault(f"{name}.csv", sentence, remedy)
    if not position.isdecimal() or int(position) >= len(table.rows):
        return table.fault(sentence, remedy)
    row, text = table.cell(int(position), column)
    said = f"{quoted(text)} can't be taken. {sentence}" if text else sentence
    return table.fault(said, remedy, row, column, text)
