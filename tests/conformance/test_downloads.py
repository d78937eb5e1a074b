"""Every page that shows a list gives it to whoever sees it, as a file with the same rows; or says why it doesn't."""

import csv
import io
import re
from xml.etree.ElementTree import Element, SubElement

import pytest
from python_calamine import load_workbook

from shared.contracts.registry import Purpose
from shared.testing.site import parsed, visiting
from tests.conformance.pages_to_sweep import LOOKED_AT, STAFF, FullBus, a_site, path_of, roles_of
from tests.conformance.shown import is_page
from tests.conformance.sweeps import sweep

A_RECORD = "one record, not a list: it leaves the house by an export, or to the person whom it is about"
EXEMPT = {
    "/households/{household_id}": A_RECORD,
    "/children/{child_id}": A_RECORD,
    "/calendar": "somebody's own month, and days with what is on rather than rows",
    "/calendar/month": "the same month, as a table of weeks",
    "/calendar/week": "a week of it",
    "/gatherings": "what somebody is invited to or answers for, which the calendar of a phone takes",
    "/family-time": "what somebody is part of or answers for, which the calendar of a phone takes",
    "/waiting-list": "a household’s own places, of which there are few",
    "/notices": "somebody's own post, which comes by e-mail besides",
}
PURPOSES = ("for_purpose", "purpose")
"""What a question calls the reason for which it is asked; `WhoReadWhat` looks for one besides, as `purpose`."""
SHOWN_AS_A_LIST = ".//main//*[@class='hubhome-list']", ".//main//*[@class='govuk-summary-card']"


async def shown(route):
    """The page as it is with something on it, and whoever looks at it signed in."""
    async with visiting(a_site(FullBus())) as visitor:
        await visitor.sign_in(STAFF[min(roles_of(route))])
        return await a_page(visitor, route)


async def a_page(visitor, route):
    """The page; nothing where the address leads to another one, or to a file."""
    answer = await visitor.client.get(path_of(route))
    return parsed(answer) if is_page(answer) else Element("html")


def is_a_list(page):
    """A page with a table, whatever else is on it; or with a list that nobody fills in."""
    is_form = page.find(".//main//form[@method='post']") is not None
    return has_a_table(page) or (not is_form and any(page.find(where) is not None for where in SHOWN_AS_A_LIST))


def has_a_table(page):
    return page.find(".//main//table") is not None


def downloads_of(page):
    return [link.get("href") for link in page.iterfind(".//main//a[@download]")]


def test_a_table_beside_a_form_is_a_list_and_a_list_beside_a_form_isnt():
    page = Element("html")
    main = SubElement(page, "main")
    SubElement(main, "form", method="post")
    SubElement(main, "ul", {"class": "hubhome-list"})
    assert not is_a_list(page)

    SubElement(main, "table")
    assert is_a_list(page)


@sweep(("part", "route"), LOOKED_AT)
async def test_a_list_can_be_taken_away_or_says_why_not(part, route):
    page = await shown(route)
    downloads = downloads_of(page)

    if route.path in EXEMPT:
        assert is_a_list(page), f"{route.path} shows no list: take it from EXEMPT"
        assert downloads == []
    elif is_a_list(page):
        assert [re.search(r"download=(\w+)", link)[1] for link in downloads] == ["csv", "xlsx", "ods"], (
            f'{route.path} shows a list: answer `download: Download = ""` with `taken(...)`, include '
            "hubhome/downloads.html, or say in EXEMPT why not"
        )


def rows_of(name, content):
    if name.endswith(".csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in sheet]


@pytest.mark.timeout(300)  # it looks at every page that there is
async def test_a_list_is_the_same_as_every_kind_of_file_and_is_written_down():
    lists = 0
    for _, route in LOOKED_AT:
        bus = FullBus()
        async with visiting(a_site(bus)) as visitor:
            await visitor.sign_in(STAFF[min(roles_of(route))])
            page = await a_page(visitor, route)
            sizes = set()
            for link in downloads_of(page):
                bus.asked.clear()
                answer = await visitor.client.get(link)
                name = re.fullmatch(
                    r'attachment; filename="(portsmouth-[a-z-]+-\d{4}-\d\d-\d\d\.\w+)"',
                    answer.headers["content-disposition"],
                )[1]
                header, *rows = rows_of(name, answer.content)
                sizes.add((len(header), len(rows)))
                asked = [request for _, request, _ in bus.asked]
                names = [[name for name in PURPOSES if name in type(one).model_fields] for one in asked]
                why = {getattr(one, name) for one, found in zip(asked, names, strict=True) for name in found[:1]}
                assert why <= {Purpose.EXPORT_THE_REGISTER}, link
            if sizes:
                lists += 1
                assert len(sizes) == 1, route.path
                assert min(min(sizes)) > 0, route.path
    assert lists >= 10


@pytest.mark.parametrize("path", EXEMPT)
def test_what_is_exempt_is_there(path):
    assert path in {route.path for _, route in LOOKED_AT}
