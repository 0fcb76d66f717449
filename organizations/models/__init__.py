"""WHO: the tree and its history, users and memberships, the trail, stored files and jobs."""

from organizations.kinds import Kind

from .cards import CardYear, IndicatorValue, Use, YearItem
from .events import EventLink, OrganizationEvent
from .files import StoredFile
from .honours import DemonstrationPoint, Honour, Level, PointContact
from .jobs import ImportRecord, Job
from .organizations import Field, Organization, Placement
from .trail import AuditEvent
from .users import Membership, User

__all__ = [
    "AuditEvent",
    "CardYear",
    "DemonstrationPoint",
    "EventLink",
    "Field",
    "Honour",
    "ImportRecord",
    "IndicatorValue",
    "Job",
    "Kind",
    "Level",
    "Membership",
    "Organization",
    "OrganizationEvent",
    "Placement",
    "PointContact",
    "StoredFile",
    "Use",
    "User",
    "YearItem",
]
