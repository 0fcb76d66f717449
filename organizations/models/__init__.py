"""WHO: the tree and its history, users and memberships, registers, the trail, stored files and jobs."""

from organizations.kinds import Kind

from .events import EventBefore, EventLink, OrganizationEvent
from .files import StoredFile
from .honours import DemonstrationPoint, Honour, Level, PointContact
from .jobs import ImportRecord, Job
from .organizations import Field, Organization, Placement
from .papers import PaperKind, PersonPaper
from .people import Education, Person, Sex
from .posts import EndKind, GrowthNote, MentorPair, Post, Source, Title
from .registers import RecordPerson, RegisterRecord, RegisterRevision, RegisterType, RegisterVersion
from .relations import Affiliation, Alias
from .strengths import CriteriaSet, StrengthReview
from .trail import AuditEvent
from .users import Membership, User
from .years import CardYear, IndicatorValue, Use, YearItem

__all__ = [
    "Affiliation",
    "Alias",
    "AuditEvent",
    "CardYear",
    "CriteriaSet",
    "DemonstrationPoint",
    "Education",
    "EndKind",
    "EventBefore",
    "EventLink",
    "Field",
    "GrowthNote",
    "Honour",
    "ImportRecord",
    "IndicatorValue",
    "Job",
    "Kind",
    "Level",
    "Membership",
    "MentorPair",
    "Organization",
    "OrganizationEvent",
    "PaperKind",
    "Person",
    "PersonPaper",
    "Placement",
    "PointContact",
    "Post",
    "RecordPerson",
    "RegisterRecord",
    "RegisterRevision",
    "RegisterType",
    "RegisterVersion",
    "Sex",
    "Source",
    "StoredFile",
    "StrengthReview",
    "Title",
    "Use",
    "User",
    "YearItem",
]
