"""WHO: the tree and its history, users and memberships, registers, the trail, stored files and jobs."""

from organizations.kinds import Kind

from .events import EventLink, OrganizationEvent
from .files import StoredFile
from .jobs import ImportRecord, Job
from .organizations import Field, Organization, Placement
from .registers import RegisterRecord, RegisterRevision, RegisterType, RegisterVersion
from .trail import AuditEvent
from .users import Membership, User

__all__ = [
    "AuditEvent",
    "EventLink",
    "Field",
    "ImportRecord",
    "Job",
    "Kind",
    "Membership",
    "Organization",
    "OrganizationEvent",
    "Placement",
    "RegisterRecord",
    "RegisterRevision",
    "RegisterType",
    "RegisterVersion",
    "StoredFile",
    "User",
]
