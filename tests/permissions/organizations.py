"""Who gets which answer at the addresses of units, accounts, jobs and the trail.

The unit is a county where organizer, leader, configurator and auditor have their role; the filler's is at a township
below it, the stranger organizes another county. Import and job are the configurator's, the account is the filler's.
POST sends nothing but what the address says.
"""

PLAYERS = ("anonymous", "stranger", "filler", "organizer", "leader", "configurator", "auditor")


def row(method: str, *answers: int) -> tuple[str, dict[str, int]]:
    """One address: the method, and the status for each of PLAYERS."""
    return method, dict(zip(PLAYERS, answers, strict=True))


ROWS = {
    "organizations:login": row("GET", 200, 302, 302, 302, 302, 302, 302),
    "organizations:logout": row("POST", 302, 302, 302, 302, 302, 302, 302),
    "organizations:password": row("GET", 302, 200, 200, 200, 200, 200, 200),
    "organizations:list": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "organizations:unit-export": row("GET", 302, 200, 404, 200, 404, 200, 404),
    "organizations:unit-import": row("GET", 302, 200, 404, 200, 404, 200, 404),
    "organizations:import-preview": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:import-apply": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "organizations:import-drop": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "organizations:import-marked": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:detail": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "organizations:change": row("GET", 302, 404, 404, 200, 404, 200, 404),
    "organizations:jobs": row("GET", 302, 200, 200, 200, 200, 200, 200),
    "organizations:job": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:users": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:user-new": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:user": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "organizations:user-grant": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "organizations:user-end": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "organizations:user-switch": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "organizations:user-reset": row("POST", 302, 404, 404, 404, 404, 200, 404),
    "organizations:trail": row("GET", 302, 404, 404, 404, 404, 404, 200),
    "organizations:api-unit-list": row("GET", 403, 200, 200, 200, 200, 200, 200),
    "organizations:api-unit-detail": row("GET", 403, 404, 404, 200, 200, 200, 404),
}
