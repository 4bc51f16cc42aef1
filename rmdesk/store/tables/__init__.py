"""One set of tables for desk and center. `SYNCED` lists them parents first; that order is also the order of a snapshot."""

from __future__ import annotations

from rmdesk.store.tables.about import (
    ContactPerson,
    ContactPoint,
    CustomerNote,
    CustomerRating,
    FamilyMember,
    ImportantDate,
    OtherBank,
    Preference,
)
from rmdesk.store.tables.activity import (
    Activity,
    ActivityContact,
    ActivityOpportunity,
    ActivityRequirement,
    Contact,
    ContactOpportunity,
    ContactRequirement,
    Opportunity,
    OpportunityRequirement,
    Requirement,
)
from rmdesk.store.tables.base import Route, SyncedRow, metadata
from rmdesk.store.tables.between import CustomerRelation, RelationType
from rmdesk.store.tables.customer import CorporateProfile, Customer, CustomerType, InstitutionProfile, RetailProfile
from rmdesk.store.tables.groups import CustomerGroup, GroupMember, GroupMemberDay
from rmdesk.store.tables.holdings import (
    Account,
    AccountRole,
    Balance,
    Card,
    CreditLine,
    Holding,
    Instalment,
    Loan,
    Product,
    StandingOrder,
    TimeDeposit,
    Transaction,
)
from rmdesk.store.tables.integration import HandOver, HandOverItem, IdentityLink, MatchPair, MergeDecision, SourceRecord
from rmdesk.store.tables.journal import Note, PlanItem, WorkLog, WorkLogEntry
from rmdesk.store.tables.measures import CalendarDay, Code, HandbookPage, Kpi, KpiTarget, KpiValue, ReminderOverride, ReminderRule, Tier
from rmdesk.store.tables.people import Assignment, Branch, FieldPolicy, Person, Role, Team
from rmdesk.store.tables.service import Campaign, Complaint, FeedbackCode, Script, ServiceRequest
from rmdesk.store.tables.trace import AuditEvent, FieldHistory, ReminderDecision, SyncConflict

SYNCED: tuple[type[SyncedRow], ...] = (
    Code, CalendarDay, Tier, Kpi, ReminderRule, HandbookPage, Product, CustomerType, RelationType, Role, FieldPolicy,
    Branch, Team, Person, Campaign, Script, FeedbackCode,
    Customer, Assignment, RetailProfile, CorporateProfile, InstitutionProfile,
    ContactPoint, ContactPerson, CustomerNote, Preference, ImportantDate, FamilyMember, CustomerRating, OtherBank, CustomerRelation,
    Account, AccountRole, TimeDeposit, Loan, Instalment, CreditLine, Holding, Card, StandingOrder, Balance, Transaction,
    CustomerGroup, GroupMember, GroupMemberDay,
    Opportunity, Requirement, Activity, Contact,
    OpportunityRequirement, ContactOpportunity, ActivityOpportunity, ContactRequirement, ActivityRequirement, ActivityContact,
    Complaint, ServiceRequest, WorkLog, WorkLogEntry, Note, PlanItem, ReminderOverride, KpiTarget, KpiValue,
    MatchPair, MergeDecision, HandOver, HandOverItem, FieldHistory, SyncConflict, AuditEvent, ReminderDecision,
)  # fmt: skip
CENTER_ONLY: tuple[type[SyncedRow], ...] = (SourceRecord, IdentityLink)
"""Business tables whose rows never leave the center."""

BY_NAME: dict[str, type[SyncedRow]] = {str(table.__tablename__): table for table in (*SYNCED, *CENTER_ONLY)}


def is_private(table: str) -> bool:
    """Whether the rows of a table are read by nobody but whose they are; not so of a table that there is not."""
    return table in BY_NAME and BY_NAME[table].route.kind == "private"


__all__ = ["BY_NAME", "CENTER_ONLY", "SYNCED", "Route", "SyncedRow", "is_private", "metadata"]
