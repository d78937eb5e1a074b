"""The tables as SQLAlchemy's own, for queries: a row class's attributes are typed as the values of one row."""

from sqlalchemy import Table

from services.registry import tables

profile: Table = tables.AuthorityProfileRow.__table__
area: Table = tables.AreaRow.__table__
person: Table = tables.PersonRow.__table__
household: Table = tables.HouseholdRow.__table__
approval: Table = tables.ApprovalRow.__table__
assignment: Table = tables.AssignmentRow.__table__
child: Table = tables.ChildRow.__table__
delegated: Table = tables.DelegatedAuthorityRow.__table__
matching: Table = tables.MatchingFactRow.__table__
health: Table = tables.HealthFactRow.__table__
exemption: Table = tables.ExemptionRow.__table__
carer_at_home: Table = tables.CarerAtHomeRow.__table__
model_finding: Table = tables.ModelFindingRow.__table__
sharing: Table = tables.BedSharingAgreementRow.__table__
placement: Table = tables.PlacementRow.__table__
constellation: Table = tables.ConstellationRow.__table__
phase: Table = tables.ConstellationPhaseRow.__table__
hub_home: Table = tables.HubHomeRow.__table__
membership: Table = tables.MembershipRow.__table__
rule: Table = tables.RuleRow.__table__
school_holiday: Table = tables.SchoolHolidayRow.__table__
retention_period: Table = tables.RetentionPeriodRow.__table__
record_hold: Table = tables.RecordHoldRow.__table__
death: Table = tables.DeathRow.__table__
stay_told: Table = tables.StayToldRow.__table__
application: Table = tables.ApplicationRow.__table__
erasure: Table = tables.ErasureRow.__table__
past: Table = tables.PastRow.__table__
reading: Table = tables.ReadingRow.__table__
stay: Table = tables.StayRow.__table__
family_time: Table = tables.FamilyTimeRow.__table__
installed: Table = tables.InstalledAuthorityRow.__table__
neighbour: Table = tables.NeighbourRow.__table__
agreement: Table = tables.AgreementRow.__table__
crossing: Table = tables.CrossingRow.__table__
mirror: Table = tables.MirrorRow.__table__
mirror_carer: Table = tables.MirrorCarerRow.__table__
calendar_link: Table = tables.CalendarLinkRow.__table__
