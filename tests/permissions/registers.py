"""Who gets which answer at the addresses of registers.

The register holds for the whole system, its record is the filler's township's; the import is the organizer's.
`other` is the filler of another township. POST sends nothing but what the address says.
"""

PLAYERS = ("anonymous", "nobody", "stranger", "other", "filler", "organizer", "leader", "configurator", "auditor")


def row(method: str, *answers: int) -> tuple[str, dict[str, int]]:
    """One address: the method, and the status for each of PLAYERS."""
    return method, dict(zip(PLAYERS, answers, strict=True))


SEEN = row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 404)  # wherever one sees units at all
KEPT = row("GET", 302, 404, 200, 200, 200, 200, 404, 404, 404)  # wherever one keeps registers
UPLOADED = (302, 404, 404, 404, 404, 200, 404, 404, 404)
CHANGED = row("GET", 302, 404, 404, 404, 200, 200, 404, 404, 404)
API_SEEN = row("GET", 403, 404, 200, 200, 200, 200, 200, 200, 404)
API_CHANGED = row("POST", 403, 404, 404, 404, 400, 400, 404, 404, 404)  # nothing was sent
ROWS = {
    "organizations:registers": SEEN,
    "organizations:register": SEEN,
    "organizations:register-export": SEEN,
    "organizations:register-counts": SEEN,
    "organizations:register-counts-export": SEEN,
    "organizations:register-missed": SEEN,
    "organizations:register-missed-export": SEEN,
    "organizations:register-new": KEPT,
    "organizations:register-template": KEPT,
    "organizations:register-import": KEPT,
    "organizations:register-record": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 404),
    "organizations:register-file": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 404),
    "organizations:register-correct": CHANGED,
    "organizations:register-withdraw": CHANGED,
    "organizations:register-import-preview": row("GET", *UPLOADED),
    "organizations:register-import-marked": row("GET", *UPLOADED),
    "organizations:register-import-apply": row("POST", 302, 404, 404, 404, 404, 409, 404, 404, 404),
    "organizations:register-import-drop": row("POST", 302, 404, 404, 404, 404, 409, 404, 404, 404),
    "organizations:api-register-list": row("GET", 403, 200, 200, 200, 200, 200, 200, 200, 200),
    "organizations:api-register-detail": API_SEEN,
    "organizations:api-register-counts": API_SEEN,
    "organizations:api-register-missed": API_SEEN,
    "organizations:api-record-list": API_SEEN,
    "organizations:api-record-list made": row("POST", 403, 404, 400, 400, 400, 400, 404, 404, 404),
    "organizations:api-record-detail": row("GET", 403, 404, 404, 404, 200, 200, 200, 200, 404),
    "organizations:api-record-correct": API_CHANGED,
    "organizations:api-record-withdraw": API_CHANGED,
}
QUERIES = {f"organizations:api-register-{name}": "?since=2026-01-01&until=2026-12-31" for name in ("counts", "missed")}
