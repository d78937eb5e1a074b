"""An identifier follows from what an authority calls something, and is nothing else's."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.packs import id_of_row


@given(st.lists(st.sampled_from(["12", "7", "a/", "b-1"]), min_size=3, max_size=6))
def test_rows_of_other_parts_are_others_whatever_slashes_references_have(pieces):
    rows = [("/".join(pieces[:end]), "/".join(pieces[end:])) for end in range(1, len(pieces))]

    assert len({id_of_row("saltmarsh", "placements", *row, date(2026, 1, 1)) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("child_ref", "household_ref", "identifier"),
    [
        ("K1", "H1", "b099c10e-632c-5990-be34-0ffddbfe3d82"),
        ("2021/12", "7", "57f87806-2152-5639-a6ab-3d96026424d9"),
        ("2021", "12/7", "4b8b5bd8-52cc-513c-9af7-fb8fc6f78038"),
    ],
)
def test_an_identifier_stays_what_it_was(child_ref, household_ref, identifier):
    assert id_of_row("saltmarsh", "placements", child_ref, household_ref, date(2026, 1, 1)) == UUID(identifier)
