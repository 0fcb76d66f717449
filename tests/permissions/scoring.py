"""Who gets which answer at the addresses of schemes.

The scheme is a draft of the county where all but the stranger and the filler have their role; the filler's is at a
township below it, the stranger's in another county. A parameter table of the county has one row, and a standard of it
is a draft. POST sends nothing but what the address says.
"""

PLAYERS = ("anonymous", "stranger", "filler", "organizer", "leader", "configurator", "auditor")


def row(method: str, *answers: int) -> tuple[str, dict[str, int]]:
    """One address: the method, and the status for each of PLAYERS."""
    return method, dict(zip(PLAYERS, answers, strict=True))


ROWS = {
    "scoring:scheme-list": row("GET", 302, 200, 200, 200, 200, 200, 200),
    "scoring:scheme-import": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:scheme": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:scheme-file": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:scheme-publish": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:scheme-update": row("POST", 302, 404, 404, 404, 404, 409, 404),
    "scoring:scheme-retire": row("POST", 302, 404, 404, 404, 404, 409, 404),
    "scoring:scheme-copy": row("POST", 302, 404, 404, 404, 404, 409, 404),
    "scoring:scheme-discard": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "scoring:scheme-difference": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:scheme-difference-file": row("GET", 302, 404, 404, 409, 409, 409, 404),
    "scoring:scheme-lineage POST": row("POST", 302, 404, 404, 404, 404, 409, 404),
    "scoring:scheme-lineage": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:scheme-clauses": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:scheme-years POST": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "scoring:scheme-years": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:standard-list": row("GET", 302, 200, 200, 200, 200, 200, 200),
    "scoring:standard-load POST": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:standard-load": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:standard": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:standard-file": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:standard-difference": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:standard-publish": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "scoring:standard-retire": row("POST", 302, 404, 404, 404, 404, 409, 404),
    "scoring:standard-discard": row("POST", 302, 404, 404, 404, 404, 302, 404),
    "scoring:table-list": row("GET", 302, 200, 200, 200, 200, 200, 404),
    "scoring:table-new POST": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:table-new": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:table POST": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:table": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:table-file": row("GET", 302, 404, 404, 200, 200, 200, 404),
    "scoring:table-import POST": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:table-import": row("GET", 302, 404, 404, 404, 404, 200, 404),
    "scoring:table-row-close": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:table-row-withdraw": row("POST", 302, 404, 404, 404, 404, 422, 404),
    "scoring:api-scheme-list": row("GET", 403, 200, 200, 200, 200, 200, 200),
    "scoring:api-scheme-detail": row("GET", 403, 404, 404, 200, 200, 200, 404),
}
