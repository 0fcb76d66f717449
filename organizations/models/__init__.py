"""WHO: the tree and its history, users and memberships, the trail, stored files and jobs."""

from organizations.kinds import Kind

from .events import EventBefore, EventLink, OrganizationEvent
from .files import StoredFile
from .jobs import ImportRecord, Job
from .organizations import Field, Organization, Placement
from .relations import Affiliation, Alias
from .trail import AuditEvent
from .users import Membership, User

__all__ = [
    "Affiliation",
    "Alias",
    "AuditEvent",
    "EventBefore",
    "EventLink",
    "Field",
    "ImportRecord",
    "Job",
    "Kind",
    "Membership",
    "Organization",
    "OrganizationEvent",
    "Placement",
    "StoredFile",
    "User",
]
