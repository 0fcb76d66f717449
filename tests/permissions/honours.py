"""Who gets which answer at the addresses of honours, demonstration points, cards and figures.

All of them are a county's, where organizer, leader, configurator and auditor have their role; the filler keeps those
of a township below it, the stranger organizes another county. The import is the organizer's, and is refused.
"""

from tests.permissions.organizations import row

SEEN = (302, 404, 404, 200, 200, 200, 404)
KEPT = (302, 404, 404, 200, 404, 404, 404)
LIST = (302, 200, 200, 200, 200, 200, 404)
KEEPERS = (302, 200, 200, 200, 404, 404, 404)
MINE = (302, 404, 404, 200, 404, 404, 404)
API_LIST = (403, 200, 200, 200, 200, 200, 200)
API_ONE = (403, 404, 404, 200, 200, 200, 404)

ROWS = {
    **{f"organizations:{name}": row("GET", *LIST) for name in ("honours", "points", "cards", "figures")},
    **{f"organizations:{name}-export": row("GET", *LIST) for name in ("honour", "point", "card", "figure")},
    **{f"organizations:{name}-new": row("GET", *KEEPERS) for name in ("honour", "point", "card", "figure")},
    **{f"organizations:{name}": row("GET", *SEEN) for name in ("honour", "point", "card")},
    **{f"organizations:{name}-withdraw": row("GET", *KEPT) for name in ("honour", "point", "figure")},
    "organizations:honour-file": row("GET", *SEEN),
    "organizations:point-end": row("GET", *KEPT),
    "organizations:point-contacts": row("GET", *KEPT),
    "organizations:card-items": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "organizations:honour-template": row("GET", *KEEPERS),
    "organizations:honour-import": row("GET", *KEEPERS),
    "organizations:honour-import-preview": row("GET", *MINE),
    "organizations:honour-import-apply": row("POST", 302, 404, 404, 409, 404, 404, 404),
    "organizations:honour-import-drop": row("POST", 302, 404, 404, 409, 404, 404, 404),
    "organizations:honour-import-marked": row("GET", *MINE),
    **{f"organizations:api-{name}-list": row("GET", *API_LIST) for name in ("honour", "point", "card", "figure")},
    **{f"organizations:api-{name}-detail": row("GET", *API_ONE) for name in ("honour", "point", "card", "figure")},
}
