"""Training: the authority's courses, what carers have done, and what was told of who is due."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.training import RequiredOf


class CourseRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "course"
    __table_args__ = (
        one_of("required_of", RequiredOf),
        CheckConstraint("months > 0", name="holds_for_a_while"),
        CheckConstraint("(required_of = 'nobody') = (required_from IS NULL)", name="required_from_a_day"),
        CheckConstraint("required_of = 'nobody' OR source <> ''", name="required_by_somebody"),
        Index(
            "ux_course_one_of_a_name",
            "authority",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("retired_on IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    months: int | None
    """For how long it holds; None for good."""
    required_of: str = Field(sa_type=Text)
    required_from: date | None
    source: str = Field(sa_type=Text)
    retired_on: date | None
    changed_by: UUID
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class TrainingRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A carer has done a course on a day. What was corrected or taken back has ended, and stays."""

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("certificate_ends_on >= done_on", name="holds_on_its_day"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody_at_a_time"),
        Index(
            "ux_training_once_a_day",
            "authority",
            "person_id",
            "course_id",
            "done_on",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    course_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("course.id", name="fk_training_course_id"), index=True, nullable=False)
    )
    done_on: date
    certificate_ends_on: date | None
    """Where a certificate says that it holds less long than the course does."""
    place: str = Field(sa_type=Text)
    """Somebody's own words; they leave neither this table nor the replies to who may see them."""
    gathering_id: UUID | None = Field(
        sa_column=Column(Uuid, ForeignKey("planned_gathering.id", name="fk_training_gathering_id"), index=True)
    )
    """The gathering at which the carer was ticked; it takes the record back where the tick was wrong."""
    replaces_id: UUID | None
    """The record of which this is the correction."""
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_by: UUID | None
    ended_at: datetime | None = Field(sa_type=DateTime(timezone=True))


class TrainingToldRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """That a carer is due, or will be soon, was said: once of a course and the last day of what they had."""

    __tablename__ = "training_told"
    __table_args__ = (
        CheckConstraint("state IN ('expires_soon', 'expired', 'never_done')", name="state"),
        CheckConstraint("(state = 'never_done') = (expires_on IS NULL)", name="never_done_has_no_end"),
        Index(
            "ux_training_told_once",
            "authority",
            "person_id",
            "course_id",
            "state",
            text("coalesce(expires_on, '-infinity')"),
            unique=True,
        ),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    version: int
    """Of the carer's news: several courses of one morning are said at once."""
    course_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("course.id", name="fk_training_told_course_id"), nullable=False)
    )
    state: str = Field(sa_type=Text)
    expires_on: date | None
    told_at: datetime = Field(sa_type=DateTime(timezone=True))
