"""How are the words blanked that have to do with somebody whose record was erased, and kept so?"""

from uuid import UUID

from sqlalchemy import text

from shared.persistence.forgetting import begin_to_forget, begin_to_write_words
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_FORGOTTEN = Statement(text("INSERT INTO forgotten (id) VALUES (:subject_id) ON CONFLICT DO NOTHING"))
# Of a family time every word can be about anybody who has to do with it.
_OF_WHO_IS_FORGOTTEN = """(
    f.planned_by IN (SELECT id FROM forgotten) OR f.supervisor_id IN (SELECT id FROM forgotten)
    OR f.hub_household_id IN (SELECT id FROM forgotten) OR f.ever_asked_household_ids && ARRAY(SELECT id FROM forgotten)
    OR EXISTS (SELECT FROM family_time_child t JOIN forgotten g ON g.id = t.child_id WHERE t.family_time_id = f.id)
    OR EXISTS (
        SELECT FROM family_time_reply t JOIN forgotten g ON g.id IN (t.household_id, t.replied_by)
        WHERE t.family_time_id = f.id
    )
)"""
# What was said of a sleepover is of all of its children, also of those who were taken out of it later.
_WITH_A_CHILD = """(
    SELECT coalesce(o.parted_from_id, o.id) FROM sleepover o
    JOIN bed_stay b ON b.sleepover_id = o.id JOIN forgotten f ON f.id = b.child_id
)"""
# Words that were copied to other nights, as somebody else moved the sleepover, are still those of who wrote them.
_BLANK = (
    Statement(
        text("""
        UPDATE emergency SET why = '', where_they_sleep = '' WHERE why || where_they_sleep <> '' AND (
            raised_by IN (SELECT id FROM forgotten) OR satellite_household_id IN (SELECT id FROM forgotten)
            OR id IN (SELECT c.emergency_id FROM emergency_child c JOIN forgotten f ON f.id = c.child_id)
        )
        """)
    ),
    Statement(
        text(f"""
        UPDATE sleepover SET because = '', note = '' WHERE (because <> '' OR note <> '') AND (
            asked_by IN (SELECT id FROM forgotten) OR satellite_household_id IN (SELECT id FROM forgotten)
            OR (note <> '' AND (satellite_household_id, note) IN (
                SELECT o.satellite_household_id, o.note FROM sleepover o JOIN forgotten f ON f.id = o.asked_by
            ))
            OR (because <> '' AND (satellite_household_id, because) IN (
                SELECT o.satellite_household_id, o.because FROM sleepover o JOIN forgotten f ON f.id = o.asked_by
            ))
            OR coalesce(parted_from_id, id) IN {_WITH_A_CHILD}
        )
        """)  # noqa: S608  a constant of this file
    ),
    Statement(
        text(f"""
        UPDATE handover_note AS n SET words = '' FROM sleepover AS s WHERE s.id = n.sleepover_id AND n.words <> '' AND (
            n.written_by IN (SELECT id FROM forgotten) OR s.satellite_household_id IN (SELECT id FROM forgotten)
            OR s.hub_household_id IN (SELECT id FROM forgotten)
            OR coalesce(s.parted_from_id, s.id) IN {_WITH_A_CHILD}
        )
        """)  # noqa: S608  a constant of this file
    ),
    Statement(
        text("""
        UPDATE agreed_in_spite AS a SET because = '' FROM sleepover AS s WHERE s.id = a.sleepover_id AND a.because <> ''
        AND (
            a.person_id IN (SELECT id FROM forgotten) OR a.about_ids && ARRAY(SELECT id FROM forgotten)
            OR s.satellite_household_id IN (SELECT id FROM forgotten)
            OR s.hub_household_id IN (SELECT id FROM forgotten)
        )
        """)
    ),
    Statement(
        text("""
        DELETE FROM caution
        WHERE (child_ids || other_child_ids) && ARRAY(SELECT id FROM forgotten)
        """)
    ),
    Statement(
        text("""
        DELETE FROM swap_caution
        WHERE (child_ids || other_child_ids) && ARRAY(SELECT id FROM forgotten)
        """)
    ),
    Statement(
        text("""
        UPDATE waiting SET because = '', note = '' WHERE (because <> '' OR note <> '') AND (
            joined_by IN (SELECT id FROM forgotten) OR satellite_household_id IN (SELECT id FROM forgotten)
            OR child_ids && ARRAY(SELECT id FROM forgotten)
        )
        """)
    ),
    Statement(
        text(f"""
        UPDATE family_time AS f SET birth_family = '', place = '', supervisor = '', what_happened = ''
        WHERE (birth_family <> '' OR place <> '' OR supervisor <> '' OR what_happened <> '') AND {_OF_WHO_IS_FORGOTTEN}
        """)  # noqa: S608  a constant of this file
    ),
    Statement(
        text(f"""
        UPDATE family_time_child AS c SET getting_there = '' FROM family_time AS f
        WHERE f.id = c.family_time_id AND getting_there <> '' AND {_OF_WHO_IS_FORGOTTEN}
        """)  # noqa: S608  a constant of this file
    ),
    Statement(
        text(f"""
        UPDATE family_time_reply AS r SET why = '' FROM family_time AS f
        WHERE f.id = r.family_time_id AND why <> '' AND {_OF_WHO_IS_FORGOTTEN}
        """)  # noqa: S608  a constant of this file
    ),
    Statement(
        text("""
        UPDATE absence_deed AS d SET words = '' FROM absence a
        WHERE d.words <> '' AND a.id = d.absence_id AND EXISTS (
            SELECT FROM forgotten f
            WHERE f.id IN (a.child_id, a.household_id, a.expected_household_id, d.recorded_by)
                OR f.id IN (d.household_id, d.expected_household_id)
        )
        """)
    ),
    Statement(
        text("""
        UPDATE training SET place = '' WHERE place <> '' AND (
            person_id IN (SELECT id FROM forgotten) OR recorded_by IN (SELECT id FROM forgotten)
        )
        """)
    ),
    Statement(
        text("""
        UPDATE planned_gathering AS g SET title = '', place = '', note = ''
        WHERE (title <> '' OR place <> '' OR note <> '') AND (
            planned_by IN (SELECT id FROM forgotten) OR EXISTS (
                SELECT FROM gathering_reply r JOIN forgotten f ON f.id IN (r.household_id, r.replied_by)
                WHERE r.gathering_id = g.id
            ) OR EXISTS (
                SELECT FROM gathering_attendance a JOIN forgotten f ON f.id = a.household_id WHERE a.gathering_id = g.id
            ) OR EXISTS (
                SELECT FROM placement p JOIN forgotten f ON f.id = p.child_id
                WHERE p.started_on <= g.held_on AND (p.ended_on IS NULL OR p.ended_on > g.held_on)
                    AND p.household_id IN (
                        SELECT household_id FROM membership
                        WHERE constellation_id = ANY(g.constellation_ids)
                            AND joined_on <= g.held_on AND (left_on IS NULL OR left_on > g.held_on)
                        UNION ALL SELECT household_id FROM hub_home_term
                        WHERE constellation_id = ANY(g.constellation_ids)
                            AND started_on <= g.held_on AND (ended_on IS NULL OR ended_on > g.held_on)
                    )
            )
        )
        """)
    ),
    # After the gatherings: an idea has the words of one, and goes with them.
    Statement(
        text("""
        UPDATE gathering_idea AS i SET title = '', what = '', cost = '', place = '', think_of = ''
        WHERE title <> '' AND (
            kept_by IN (SELECT id FROM forgotten)
            OR EXISTS (SELECT FROM planned_gathering g WHERE g.id = i.gathering_id AND g.title = '')
        )
        """)
    ),
)
"""Why an emergency was raised, why a sleepover goes beyond limits or one that is waited for would, the notes on both,
handover notes, what the register says against a sleepover and why somebody agreed in spite of it, what somebody knew of
a child who was missing or away, what a gathering is called, where it is, what there is to know and the idea that was
kept of it, where a carer did a course, and every word on family time; what came of them stays."""


_NEWS_OF_TRAINING = Statement(text("DELETE FROM training_told WHERE person_id = :subject_id"))
"""Nobody is told of the training of whose record is erased, so it needs no memory of what they were told."""


async def forget_the_words(work: Work, subject_id: UUID) -> None:
    """Keep no words that have to do with somebody, nor any that come later: requests and erasures cross."""
    await begin_to_forget(work)
    await work.run(_FORGOTTEN, {"subject_id": subject_id})
    await work.run(_NEWS_OF_TRAINING, {"subject_id": subject_id})
    await _blank(work)


async def blank_the_words(work: Work) -> None:
    """Blank what was just written down, where it has to do with whoever is forgotten."""
    await begin_to_write_words(work)
    await _blank(work)


async def _blank(work: Work) -> None:
    for statement in _BLANK:
        await work.run(statement)
