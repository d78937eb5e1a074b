"""What is entered on a form comes back from an export as it was."""

import pytest

from services.registry.pages.registering import reading
from shared.web.forms import Form

HOME = {"name": ["Frost"], "address": ["1 Mill Lane"], "postcode": ["PO5 2EZ"], "spare_beds": ["1"]}


@pytest.mark.parametrize("entered", ["English, Polish", "English; Polish", "English ;Polish, English;"])
def test_languages_are_told_apart_by_commas_and_by_what_a_pack_has_between_them(entered):
    household = reading.household(Form({**HOME, "languages": [entered], "pets": ["two cats; a dog"]}))

    assert household
    assert household.languages == ("English", "Polish")
    assert household.pets == ("two cats", "a dog")
