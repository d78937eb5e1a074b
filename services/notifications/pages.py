"""The pages of notifications: what I was told, and who was told of something."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.notifications.wording.mails import THESE, WHAT, path_of
from shared.contracts.notifications import (
    Channel,
    Delivery,
    DeliveryState,
    MyNotices,
    Notice,
    NoticeKind,
    Notices,
    ReadNotice,
    WhoWasTold,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.navigation import NavItem
from shared.web.pages import Pages, Panel, PanelLine
from shared.web.submitting import FormKey
from shared.web.viewer import SignedIn, Viewer, require
from shared.web.wording import moment

router = APIRouter(prefix="/notices")
WhoMayAskWhoWasTold = Annotated[Viewer, require(*WORKERS, Role.ADMINISTRATOR, Role.HUB_HOME_CARER)]

ON_THE_PANEL = 5
SOMEBODY = "A person whose name you can’t see"

KIND_WORDS = {
    NoticeKind.SLEEPOVER_TO_DECIDE: "Asked to decide",
    NoticeKind.SLEEPOVER_ASKED_FOR: "Told that the request was received",
    NoticeKind.SLEEPOVER_CONFIRMED: "Told that it is confirmed",
    NoticeKind.SLEEPOVER_TO_KNOW_OF: "Told that it will happen",
    NoticeKind.SLEEPOVER_DECLINED: "Told that it was declined",
    NoticeKind.SLEEPOVER_CANCELLED: "Told that it was cancelled",
    NoticeKind.EMERGENCY_TO_ANSWER: "Asked for a bed",
    NoticeKind.EMERGENCY_TO_TAKE_IN_HAND: "Asked to take it in hand",
    NoticeKind.EMERGENCY_TO_APPROVE: "Asked to approve",
    NoticeKind.EMERGENCY_RAISED: "Told that it was raised",
    NoticeKind.EMERGENCY_PASSED_ON: "Told that the next one is asked",
    NoticeKind.EMERGENCY_IN_HAND: "Told that a duty worker has it in hand",
    NoticeKind.EMERGENCY_BED_FOUND: "Told that a bed was found",
    NoticeKind.EMERGENCY_TO_KNOW_OF: "Told of it",
    NoticeKind.EMERGENCY_NOT_NEEDED: "Told that they aren’t needed any more",
    NoticeKind.EMERGENCY_NOT_APPROVED: "Told that it wasn’t approved",
    NoticeKind.EMERGENCY_OVER: "Told that it is over",
    NoticeKind.SERIES_TO_DECIDE: "Asked to decide",
    NoticeKind.SERIES_ASKED_FOR: "Told that the request was received",
    NoticeKind.SERIES_CONFIRMED: "Told that they are confirmed",
    NoticeKind.SERIES_TO_KNOW_OF: "Told that they will happen",
    NoticeKind.SERIES_DECLINED: "Told that they were declined",
    NoticeKind.SERIES_CANCELLED: "Told that they were cancelled",
    NoticeKind.GATHERING_PLANNED: "Invited",
    NoticeKind.GATHERING_CHANGED: "Told that it has changed",
    NoticeKind.GATHERING_CANCELLED: "Told that it was cancelled",
    NoticeKind.GATHERING_PLACES_GIVEN: "Told that there is room for them",
    NoticeKind.GATHERING_NOT_YOURS: "Told that it isn’t theirs any more",
    NoticeKind.GATHERING_LIFT_ARRANGED: "Told that a lift is arranged",
    NoticeKind.GATHERING_LIFT_OFF: "Told that a lift isn’t arranged any more",
    NoticeKind.WAITING_OFFERED: "Offered a bed",
    NoticeKind.WAITING_OFFER_ENDED: "Told that the bed isn’t offered any more",
    NoticeKind.WAITING_ENDED: "Told that the wait has ended",
    NoticeKind.SLEEPOVER_MOVED: "Told that it has other nights",
    NoticeKind.SLEEPOVER_TO_READ: "Asked to read it again",
    NoticeKind.SWAP_TO_ANSWER: "Asked whether they would swap",
    NoticeKind.SWAP_TO_DECIDE: "Asked to decide on the swap",
    NoticeKind.SWAP_ENDED: "Told that nothing came of it",
    NoticeKind.ABSENCE_RECORDED: "Told that the child is missing or away",
    NoticeKind.ABSENCE_CHANGED: "Told that it has changed",
    NoticeKind.ABSENCE_OVER: "Told that the child is back",
    NoticeKind.ABSENCE_TO_INTERVIEW: "Asked to offer a return interview",
    NoticeKind.ABSENCE_TAKEN_BACK: "Told that it was recorded wrongly",
    NoticeKind.FAMILY_TIME_PROPOSED: "Asked to agree to it",
    NoticeKind.FAMILY_TIME_TO_ACKNOWLEDGE: "Asked to acknowledge it",
    NoticeKind.FAMILY_TIME_TO_KNOW_OF: "Told of it",
    NoticeKind.FAMILY_TIME_NOT_ACKNOWLEDGED: "Told that somebody hasn’t acknowledged it",
    NoticeKind.FAMILY_TIME_NOT_POSSIBLE: "Told that it isn’t possible",
    NoticeKind.FAMILY_TIME_WITHOUT_HUB_HOME: "Told that the hub home has ended",
    NoticeKind.FAMILY_TIME_NOT_YOURS: "Told that it isn’t theirs any more",
    NoticeKind.FAMILY_TIME_CANCELLED: "Told that it was cancelled",
    NoticeKind.TRAINING_TO_DO: "Told that they are due, or soon will be",
    NoticeKind.TRAINING_TO_KNOW_OF: "Told that a carer is due, or soon will be",
    NoticeKind.HANDOVER_NOTE_LEFT: "Told that a handover note was left",
}
DECIDING = frozenset({NoticeKind.SLEEPOVER_TO_DECIDE, NoticeKind.SERIES_TO_DECIDE})
CHANNEL_WORDS = {Channel.INBOX: "In Hubhome", Channel.EMAIL: "Email"}
STATE_WORDS = {
    DeliveryState.WAITING: ("Not sent yet", "govuk-tag--yellow"),
    DeliveryState.DELIVERED: ("Delivered", "govuk-tag--green"),
    DeliveryState.FAILED: ("Failed", "govuk-tag--red"),
    DeliveryState.NO_ADDRESS: ("No address", "govuk-tag--orange"),
    DeliveryState.OVERTAKEN: ("Not needed any more", "govuk-tag--grey"),
}
"""Delivered by e-mail means that the mail server took it; whether somebody read it, nobody can know."""
FAULT_WORDS = {
    "connect_failed": "the mail server can’t be reached",
    "timed_out": "the mail server didn’t answer in time",
    "disconnected": "the mail server ended the conversation",
    "conversation_failed": "the mail server can’t do what Hubhome’s settings ask for",
    "registry_away": "the register can’t be reached",
    "registry_refused": "the register didn’t give the address",
    "address_unusable": "the email address in the register isn’t one",
    "no_address": "",
}


@router.get("")
async def inbox(viewer: SignedIn) -> Response:
    """What I was told, newest first."""
    notices = await _my_notices(viewer)
    return viewer.render("notifications/inbox.html", entries=entries(notices), unread=notices.unread)


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice as the inbox shows it, whatever it is about."""

    notice: Notice
    leads_to: str

    @property
    def href(self) -> str:
        """The page of what it is about."""
        return path_of(self.notice.about, self.notice.about_id)

    @property
    def paragraphs(self) -> list[str]:
        """Its body."""
        return self.notice.body.split("\n\n")


def entries(notices: Notices) -> list[Entry]:
    """Every notice, in the order in which they came."""
    deciding = to_decide(notices.notices)
    return [
        Entry(
            notice,
            f"Decide on the {WHAT[notice.about]}" if notice.notice_id in deciding else f"See the {WHAT[notice.about]}",
        )
        for notice in notices.notices
    ]


def to_decide(notices: Sequence[Notice]) -> frozenset[UUID]:
    """The notices that still ask for a decision: once it is made, something else is told of the same thing."""
    told_of = Counter(notice.about_id for notice in notices)
    asking = (notice for notice in notices if notice.kind in DECIDING)
    return frozenset(notice.notice_id for notice in asking if told_of[notice.about_id] == 1)


@router.post("/{notice_id}/read")
async def read(viewer: SignedIn, notice_id: UUID, key: FormKey) -> Response:
    """Mark one notice as read."""
    answer = await viewer.asks.ask(ReadNotice(notice_id=notice_id), key=key)
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return viewer.redirect("/notices", flash="notice_read")


@router.get("/about/{about_id}")
async def who_was_told(viewer: WhoMayAskWhoWasTold, about_id: UUID, *, download: Download = "") -> Response:
    """Who was told of something, how, and whether it reached them."""
    answer = await viewer.asks.ask(WhoWasTold(about_id=about_id))
    if isinstance(answer, Refused):
        raise HTTPException(status_code=403)
    ids = [delivery.person_id for delivery in answer.deliveries]
    names = await names_of(viewer.asks, ids, Purpose.EXPORT_THE_REGISTER if download else Purpose.READ_A_NOTICE)
    if download:
        return await taken(viewer, download, _listing(told_people(answer.deliveries, names)), names)
    return viewer.render(
        "notifications/who_was_told.html",
        names=names,
        people=told_people(answer.deliveries, names),
        failed=sum(delivery.state is DeliveryState.FAILED for delivery in answer.deliveries),
        what=f"{THESE[answer.about]} {WHAT[answer.about]}" if answer.about else "",
        back=path_of(answer.about, about_id) if answer.about else "/",
    )


@dataclass(frozen=True, slots=True)
class ToldOver:
    """One delivery, in words."""

    channel: str
    state: str
    tag_classes: str
    hint: str


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to one person, and how it was delivered."""

    name: str
    what: str
    over: tuple[ToldOver, ...]


def told_people(deliveries: Sequence[Delivery], names: Names) -> list[Told]:
    """The deliveries by notice, in their order."""
    by_notice: dict[UUID, list[Delivery]] = {}
    for delivery in deliveries:
        by_notice.setdefault(delivery.notice_id, []).append(delivery)
    return [
        Told(
            names.person(several[0].person_id) or SOMEBODY,
            KIND_WORDS[several[0].kind],
            tuple(_told_over(delivery) for delivery in several),
        )
        for several in by_notice.values()
    ]


def _listing(people: Sequence[Told]) -> Listing:
    """A row for each notice, each way of delivery with how it went."""
    rows = [(one.name, one.what, over.channel, over.state, over.hint) for one in people for over in one.over]
    return Listing("who-was-told", ("Who", "What", "Delivered by", "State", "When"), rows)


def _told_over(delivery: Delivery) -> ToldOver:
    state, tag = STATE_WORDS[delivery.state]
    return ToldOver(CHANNEL_WORDS[delivery.channel], state, tag, _hint(delivery))


def _hint(delivery: Delivery) -> str:
    """How often it was tried, when at last, and what went wrong."""
    if delivery.last_tried_at is None:
        return ""
    when = moment(delivery.last_tried_at)
    if delivery.channel is Channel.INBOX:
        return when
    tries = "1 attempt" if delivery.attempts == 1 else f"{delivery.attempts} attempts, the last"
    fault = _fault(delivery.what_failed)
    return f"{tries} on {when}{': ' + fault if fault else ''}"


def _fault(code: str) -> str:
    if code.startswith("smtp_"):
        return f"the mail server refused it (code {code.removeprefix('smtp_')})"
    return FAULT_WORDS.get(code, code.replace("_", " "))


async def _my_notices(viewer: Viewer) -> Notices:
    answer = await viewer.asks.ask(MyNotices())
    return Notices(notices=(), unread=0) if isinstance(answer, Refused) else answer


async def new_notices(viewer: Viewer) -> Panel | None:
    """The newest notices that the viewer hasn't read."""
    told = await _my_notices(viewer)
    unread = [entry.notice for entry in entries(told) if not entry.notice.is_read]
    see_all = f"See all {told.unread} new notices" if told.unread > ON_THE_PANEL else "See all your notices"
    return Panel(
        "New notices",
        tuple(_line(notice) for notice in unread[:ON_THE_PANEL]),
        empty="You have no new notices.",
        actions=(PanelLine(see_all, "/notices"),),
    )


def _line(notice: Notice) -> PanelLine:
    return PanelLine(notice.subject, f"/notices#notice-{notice.notice_id}", moment(notice.written_at))


PAGES = Pages(
    title="Notices",
    router=router,
    templates="services.notifications:templates",
    nav=(NavItem("Notices", "/notices", CARERS | WORKERS),),
    panels=(new_notices,),
    flashes={"notice_read": "Marked as read."},
)
