"""Who gets which answer at the addresses of people and posts.

Person, post, pair and paper are those of the county where organizer, leader and configurator have their role; the
import is the organizer's. POST sends nothing but what the address says.
"""

from .organizations import row

ROWS = {
    "organizations:people": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:post-export": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:led": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:pairs": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:strengths": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:person": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "organizations:person-filing": row("GET", 302, 404, 404, 200, 200, 404, 404),
    **{
        f"organizations:person-{act}": row("GET", 302, 404, 404, 200, 404, 404, 404)
        for act in ("edit", "appoint", "strength")
    },
    **{
        f"organizations:post-{act}": row("GET", 302, 404, 404, 200, 404, 404, 404)
        for act in ("end", "transfer", "adjust", "withdraw", "paper", "mentor")
    },
    "organizations:pair-note": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:pair-end": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:paper-withdraw": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:strength-withdraw": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:paper-file": row("GET", 302, 404, 404, 200, 200, 404, 404),  # of an audit: read like personal data
    "organizations:unit-appoint": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:unit-term": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:post-import": row("GET", 302, 200, 404, 200, 404, 404, 404),
    "organizations:post-import-preview": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:post-import-apply": row("POST", 302, 404, 404, 302, 404, 404, 404),
    "organizations:post-import-drop": row("POST", 302, 404, 404, 302, 404, 404, 404),
    "organizations:post-import-marked": row("GET", 302, 404, 404, 200, 404, 404, 404),
    "organizations:api-person-list": row("GET", 403, 200, 200, 200, 200, 200, 200),
    "organizations:api-person-detail": row("GET", 403, 404, 404, 200, 200, 200, 404),
    "organizations:api-post-list": row("GET", 403, 200, 200, 200, 200, 200, 200),
    "organizations:api-post-detail": row("GET", 403, 404, 404, 200, 200, 200, 404),
}
