"""WHO: the tree and its history, users and memberships, registers, the trail, stored files and jobs."""

from organizations.kinds import Kind

from .events import EventLink, OrganizationEvent
from .files import StoredFile
from .jobs import ImportRecord, Job
from .organizations import Field, Organization, Placement
from .papers import PaperKind, PersonPaper
from .people import Education, Person, Sex
from .posts import EndKind, GrowthNote, MentorPair, Post, Source, Title
from .registers import RegisterRecord, RegisterRevision, RegisterType, RegisterVersion
from .strengths import CriteriaSet, StrengthReview
from .trail import AuditEvent
from .users import Membership, User

__all__ = [
    "AuditEvent",
    "CriteriaSet",
    "Education",
    "EndKind",
    "EventLink",
    "Field",
    "GrowthNote",
    "ImportRecord",
    "Job",
    "Kind",
    "Membership",
    "MentorPair",
    "Organization",
    "OrganizationEvent",
    "PaperKind",
    "Person",
    "PersonPaper",
    "Placement",
    "Post",
    "RegisterRecord",
    "RegisterRevision",
    "RegisterType",
    "RegisterVersion",
    "Sex",
    "Source",
    "StoredFile",
    "StrengthReview",
    "Title",
    "User",
]
