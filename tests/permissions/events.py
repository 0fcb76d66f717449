"""Who gets which answer at the addresses of events, other names and lines beside the tree.

Event, alias and affiliation are the county's; the people are those of `organizations`.
"""

from tests.permissions.organizations import row

ROWS = {
    "organizations:events": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:event-export": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:event": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "organizations:event-undo": row("POST", 302, 404, 404, 422, 404, 422, 404),
    "organizations:alias-add": row("POST", 302, 404, 404, 422, 404, 422, 404),
    "organizations:alias-withdraw": row("POST", 302, 404, 404, 302, 404, 302, 404),
    "organizations:affiliation-add": row("POST", 302, 404, 404, 422, 404, 422, 404),
    "organizations:affiliation-end": row("POST", 302, 404, 404, 302, 404, 302, 404),
    "organizations:affiliation-withdraw": row("POST", 302, 404, 404, 302, 404, 302, 404),
    "organizations:api-event-list": row("GET", 403, 200, 200, 200, 200, 200, 200),
    "organizations:api-event-detail": row("GET", 403, 404, 404, 200, 200, 200, 404),
}
