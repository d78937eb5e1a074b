"""The pages of outcomes: a hub home's support log, and how the constellations are."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from services.outcomes import wording
from services.outcomes.forms import FIELDS, read_contact
from services.outcomes.policy.months import month_after, month_before
from shared.contracts.outcomes import (
    ConstellationFigures,
    HowAreConstellations,
    SatelliteHouseholds,
    SupportRow,
    SupportTotal,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.navigation import NavItem
from shared.web.pages import Pages, Panel, PanelLine
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import day_and_month, length, sentence_case

router = APIRouter()

LOG_READERS = frozenset(
    {Role.HUB_HOME_CARER, Role.LIAISON_WORKER, Role.SUPERVISING_SOCIAL_WORKER, Role.PROGRAMME_MANAGER}
)
FIGURE_READERS = (LOG_READERS - {Role.HUB_HOME_CARER}) | {Role.DATA_ANALYST}
LogReader = Annotated[Viewer, require(*LOG_READERS)]
FigureReader = Annotated[Viewer, require(*FIGURE_READERS)]
HubHomeCarer = Annotated[Viewer, require(Role.HUB_HOME_CARER)]
MonthAsked = Annotated[str, Query(pattern=r"^(20[0-9][0-9]-(0[1-9]|1[0-2]))?$")]

EARLIEST, LATEST = "2000-01", "2099-12"
"""The months that can be asked for, as the contract has them."""


@router.get("/support-log")
async def support_log(
    viewer: LogReader, constellation: UUID | None = None, month: MonthAsked = "", download: Download = ""
) -> Response:
    """One constellation's log of one month; without a constellation the viewer's own, or all of them to choose from."""
    chosen = constellation or await _own_constellation(viewer)
    if chosen is None:
        return viewer.redirect(f"/figures?month={month}" if month else "/figures")
    answer = await viewer.asks.ask(WhatSupportWasGiven(constellation_id=chosen, month=month or _this_month(viewer)))
    if isinstance(answer, Refused):
        return _refused(viewer, answer)
    hub_homes = (*answer.earlier_hub_household_ids, answer.hub_household_id)
    ids = [chosen, *hub_homes, *_households(answer.rows)]
    names = await names_of(viewer.asks, ids, Purpose.EXPORT_THE_REGISTER if download else Purpose.REPORT_SUPPORT)
    if download:
        return await taken(viewer, download, _log_listing(answer.rows, names), names)
    return viewer.render(
        "outcomes/support_log.html",
        log=answer,
        month=wording.month_in_words(answer.month),
        pages=_neighbours(answer.month, "/support-log", constellation=chosen),
        names=names,
        constellation=names.constellation(chosen),
        hub_homes=[names.household(each) for each in hub_homes],
        totals=[(wording.times_in_words(total.kind, total.times), _amount(total)) for total in answer.totals],
        rows=[_row_in_words(row, names) for row in answer.rows],
        may_record=viewer.actor.has(Role.HUB_HOME_CARER) and viewer.actor.household_id == answer.hub_household_id,
    )


@router.get("/support-log/record")
async def contact_form(viewer: HubHomeCarer) -> Response:
    """The form for one contact, with today's date in it."""
    return await _contact_page(viewer, Form.starting_with(on=viewer.today))


@router.post("/support-log/record")
async def record_contact(viewer: HubHomeCarer, key: FormKey, sent: Submitted) -> Response:
    """Record a contact, and go to the log of its month."""
    form = Form.submitted(sent)
    satellites = await viewer.asks.ask(WhomDoISupport())
    if isinstance(satellites, Refused):
        return _refused(viewer, satellites)
    contact = read_contact(form, satellites.household_ids)
    if contact is None:
        return await _contact_page(viewer, form, satellites)
    answer = await viewer.asks.ask(contact, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return await _contact_page(viewer, form, satellites)
    return viewer.redirect(f"/support-log?month={contact.on:%Y-%m}", flash="contact_recorded", on=contact.on)


@router.get("/figures")
async def figures_of_a_month(viewer: FigureReader, month: MonthAsked = "", download: Download = "") -> Response:
    """The figures of each constellation that is the viewer's business, of no month that is still to come."""
    if month > _this_month(viewer):
        raise HTTPException(status_code=404)
    answer = await viewer.asks.ask(HowAreConstellations(month=month or _this_month(viewer)))
    if isinstance(answer, Refused):
        return _refused(viewer, answer)
    ids = [figures.constellation_id for figures in answer.constellations]
    names = await names_of(viewer.asks, ids, Purpose.EXPORT_THE_REGISTER if download else Purpose.REPORT_SUPPORT)
    if download:
        return await taken(viewer, download, _figures_listing(answer, names), names)
    return viewer.render(
        "outcomes/figures.html",
        month=wording.month_in_words(answer.month),
        pages=_neighbours(answer.month, "/figures", latest=_this_month(viewer)),
        names=names,
        cards=_cards(answer, names, may_see_logs=viewer.actor.has(*LOG_READERS)),
        all_absences=wording.absences_in_words(answer.all_absences) if answer.all_absences else "",
    )


def _refused(viewer: Viewer, refused: Refused) -> Response:
    """What a service refuses to show: not there, not the viewer's, or not there yet."""
    statuses = {"not_yours": 403, "no_such_constellation": 404}
    if refused.reason in statuses:
        raise HTTPException(status_code=statuses[refused.reason])
    return viewer.render("outcomes/no_log.html", sentence=refused.detail, whys=whys(refused))


async def _contact_page(viewer: Viewer, form: Form, satellites: SatelliteHouseholds | None = None) -> Response:
    known = satellites or await viewer.asks.ask(WhomDoISupport())
    if isinstance(known, Refused):
        return _refused(viewer, known)
    names = await names_of(viewer.asks, known.household_ids, Purpose.REPORT_SUPPORT)
    if names.are_missing:
        # Households that are all called "A household" can't be chosen between, and a wrong one would look right.
        return viewer.render("outcomes/cannot_record.html", status=503)
    households = sorted((names.household(each), each) for each in known.household_ids)
    return viewer.render(
        "outcomes/record_contact.html",
        form=form,
        households=[{"value": str(identifier), "text": name} for name, identifier in households],
        kinds=[{"value": kind, "text": text} for kind, text in wording.CONTACT_WORDS.items()],
        topics=[{"value": topic, "text": text} for topic, text in wording.TOPIC_WORDS.items()],
    )


async def _own_constellation(viewer: Viewer) -> UUID | None:
    """The hub home's for its carer, the liaison worker's where they have but one."""
    if viewer.actor.has(Role.HUB_HOME_CARER):
        answer = await viewer.asks.ask(WhomDoISupport())
        return None if isinstance(answer, Refused) else answer.constellation_id
    own = viewer.actor.constellation_ids
    return own[0] if len(own) == 1 else None


def _row_in_words(row: SupportRow, names: Names) -> dict[str, object]:
    return {
        "on": day_and_month(row.on),
        "what": _what(row),
        "with": [names.household(household) for household in row.household_ids],
        "amount": _given(row),
    }


def _what(row: SupportRow) -> str:
    what = sentence_case(wording.KIND_WORDS[row.kind][0])
    return f"{what}: {wording.TOPIC_WORDS[row.topic].lower()}" if row.topic else what


def _given(row: SupportRow) -> str:
    return wording.nights_in_words(row.nights) if row.nights else length(row.minutes)


def _amount(total: SupportTotal) -> str:
    return wording.nights_in_words(total.nights) if total.nights else length(total.minutes)


def _cards(answer: ConstellationFigures, names: Names, *, may_see_logs: bool) -> list[dict[str, object]]:
    return [
        {
            "name": names.constellation(figures.constellation_id),
            "state": wording.STATE_WORDS[figures.state],
            "satellites": figures.satellites,
            "size": wording.size_in_words(figures),
            "social_activities": figures.social_activities,
            "gatherings": figures.gatherings,
            "contacts": figures.contacts,
            "brothers_and_sisters": wording.number_in_words(figures.family_times_with_brothers_and_sisters),
            "birth_family": wording.number_in_words(figures.family_times_with_birth_family),
            "nights": wording.used_in_words(figures.nights_used, figures.nights_open),
            "called_off": wording.called_off_in_words(figures.called_off),
            "waits": wording.waits_in_words(figures.waits),
            "absences": wording.absences_in_words(figures.absences),
            "log": f"/support-log?constellation={figures.constellation_id}&month={answer.month}"
            if may_see_logs
            else "",
        }
        for figures in answer.constellations
    ]


def _log_listing(rows: Iterable[SupportRow], names: Names) -> Listing:
    lines = [
        (row.on, _what(row), ", ".join(names.household(one) for one in row.household_ids), _given(row)) for row in rows
    ]
    return Listing("support-log", ("Day", "Support", "With", "Time or nights"), lines)


def _figures_listing(answer: ConstellationFigures, names: Names) -> Listing:
    columns = (
        "Month", "Constellation", "State", "Satellite households", "Size", "Social activities", "All gatherings",
        "Support contacts", "Family time with brothers and sisters", "Family time with birth family", "Nights used",
        "Nights open", *(f"Called off {words}" for words in wording.NOTICE_WORDS.values()),
        *(f"{what}: {words}" for words in wording.WAIT_WORDS.values() for what in ("Waits", "Nights waited for")),
        "Children missing or away", "Times missing", "Times away",
    )  # fmt: skip
    rows = [
        (
            answer.month,
            names.constellation(figures.constellation_id),
            wording.STATE_WORDS[figures.state],
            figures.satellites,
            wording.size_in_words(figures)[0],
            figures.social_activities,
            figures.gatherings,
            figures.contacts,
            wording.number_in_cell(figures.family_times_with_brothers_and_sisters),
            wording.number_in_cell(figures.family_times_with_birth_family),
            figures.nights_used,
            figures.nights_open,
            *wording.called_off_in_cells(figures.called_off),
            *wording.waits_in_cells(figures.waits),
            *wording.absences_in_cells(figures.absences),
        )
        for figures in answer.constellations
    ]
    if answer.all_absences:
        cells = wording.absences_in_cells(answer.all_absences)
        rows.append((answer.month, "The whole authority", *("",) * (len(columns) - len(cells) - 2), *cells))
    return Listing("figures", columns, rows)


def _neighbours(month: str, path: str, latest: str = LATEST, **also: UUID) -> dict[str, dict[str, str]]:
    """Links to the months before and after, for `govukPagination`."""
    query = "".join(f"&{name}={value}" for name, value in also.items())
    links = {}
    if month > EARLIEST:
        links["previous"] = _month_link("Previous month", path, month_before(month), query)
    if month < latest:
        links["next"] = _month_link("Next month", path, month_after(month), query)
    return links


def _month_link(text: str, path: str, month: str, query: str) -> dict[str, str]:
    return {"text": text, "labelText": wording.month_in_words(month), "href": f"{path}?month={month}{query}"}


def _households(rows: Iterable[SupportRow]) -> list[UUID]:
    return [household for row in rows for household in row.household_ids]


def _this_month(viewer: Viewer) -> str:
    return f"{viewer.today:%Y-%m}"


async def this_months_log(viewer: Viewer) -> Panel | None:
    """What a hub home carer's log of this month has so far."""
    if not viewer.actor.has(Role.HUB_HOME_CARER):
        return None
    own = await _own_constellation(viewer)
    if own is None:
        return None
    answer = await viewer.asks.ask(WhatSupportWasGiven(constellation_id=own, month=_this_month(viewer)))
    if isinstance(answer, Refused):
        return None
    return Panel(
        "This month’s support log",
        tuple(
            PanelLine(wording.times_in_words(total.kind, total.times), "/support-log", _amount(total))
            for total in answer.totals
        ),
        empty="There is nothing in this month’s log yet.",
        actions=(PanelLine("Record a contact", "/support-log/record"),),
    )


PAGES = Pages(
    title="Outcomes",
    router=router,
    templates="services.outcomes:templates",
    nav=(
        NavItem("Support log", "/support-log", LOG_READERS),
        NavItem("Figures", "/figures", FIGURE_READERS),
    ),
    panels=(this_months_log,),
    flashes={"contact_recorded": "Contact on {on} recorded. It can take a few seconds to appear in the log."},
)
