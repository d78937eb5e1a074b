"""Where does a notice lead, and what is in the mail that carries it?"""

from uuid import UUID

from services.notifications.wording.notices import templates
from shared.contracts.notifications import About
from shared.contracts.registry import AuthorityProfile

PATHS = {
    About.SLEEPOVER: "/sleepovers",
    About.EMERGENCY: "/emergencies",
    About.GATHERING: "/gatherings",
    About.SERIES: "/sleepovers/regular",
    About.WAITING: "/waiting-list",
    About.SWAP: "/swaps",
    About.ABSENCE: "/absences",
    About.FAMILY_TIME: "/family-time",
    About.TRAINING: "/training/carers",
    About.HANDOVER: "/sleepovers",
}
"""Where the pages are of what a notice can be about."""
PLACES = {About.HANDOVER: "#handover-notes"}
"""Where on its page it is; at the head of it, of everything else."""
WHAT = {
    About.SLEEPOVER: "sleepover",
    About.EMERGENCY: "emergency",
    About.GATHERING: "gathering",
    About.SERIES: "regular sleepovers",
    About.WAITING: "place on the waiting list",
    About.SWAP: "swap",
    About.ABSENCE: "absence",
    About.FAMILY_TIME: "family time",
    About.TRAINING: "training",
    About.HANDOVER: "handover notes",
}
THESE = {about: "these" if about in {About.SERIES, About.HANDOVER} else "this" for about in About}


def path_of(about: About, about_id: UUID) -> str:
    """The page of what a notice is about."""
    return f"{PATHS[about]}/{about_id}{PLACES.get(about, '')}"


def mail_text(body: str, about: About, about_id: UUID, base_url: str, authority: AuthorityProfile | None = None) -> str:
    """The text of the mail that carries a notice: its body, where to go on, and whom one rings at night."""
    link = f"{base_url}{path_of(about, about_id)}"
    return (
        templates()
        .get_template("notifications/mail.txt")
        .render(
            body=body,
            what=WHAT[about],
            link=link,
            ring=authority if authority and authority.out_of_hours_phone else None,
        )
    )
