"""Who gets which answer at the addresses of rectification cases (整顿).

The people are those of the assessment work. The county leads a case of the unit of `filler` and `head`, whose measures
are running; "draft" asks for one that is only identified, "computed" for one that waits for its removal, of others.
"""

from tests.permissions.assessments import row

SEEN = row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404)
LISTS = row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404)
WORKED = row("GET", 302, 404, 404, 404, 200, 404, 200, 404, 404, 404)
LED = row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404)
NOT_NOW = row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404)
NOBODY_NOW = row("GET", 302, 404, 404, 404, 409, 404, 409, 404, 404, 404)
ELSEWHERE = row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404)

ROWS = {
    **{f"assessments:case-{page}": LISTS for page in ("list", "progress", "behind", "townships")},
    **{f"assessments:case-{page}-file": LISTS for page in ("ledger", "progress")},
    "assessments:case-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:case-new POST": row("POST", 302, 404, 422, 404, 404, 404, 422, 404, 404, 404),
    "assessments:case": SEEN,
    "assessments:case draft": row("GET", 302, 404, 404, 200, 404, 404, 200, 200, 200, 404),
    "assessments:case computed": ELSEWHERE,
    **{f"assessments:case-{page}-file": SEEN for page in ("checklist", "acceptance")},
    "assessments:case-month": SEEN,
    "assessments:case-month POST": row("POST", 302, 404, 404, 404, 422, 404, 422, 404, 404, 404),
    **{
        f"assessments:case-{name}-accept": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404)
        for name in ("month", "months")
    },
    "assessments:case-months-return": LED,
    "assessments:case-acceptances-withdraw": LED,
    **{f"assessments:case-{noun}-paper": SEEN for noun in ("plans", "problems")},
    "assessments:case-acceptances-paper": ELSEWHERE,
    **{f"assessments:case-{step}": WORKED for step in ("visit", "problem")},
    "assessments:case-visit POST": row("POST", 302, 404, 404, 404, 422, 404, 422, 404, 404, 404),
    "assessments:case-submit-plan": NOBODY_NOW,
    **{f"assessments:case-{step}": NOT_NOW for step in ("enlist", "file-plan", "return-plan", "move")},
    **{f"assessments:case-{step}": NOT_NOW for step in ("follow-up", "close")},
    "assessments:case-enlist draft": LED,
    **{
        f"assessments:case-{step}": LED for step in ("helper", "accept", "notice", "plate", "extend", "end", "withdraw")
    },
    "assessments:case-extend POST": row("POST", 302, 404, 404, 404, 404, 404, 422, 404, 404, 404),
    "assessments:case-delist": row("GET", 302, 404, 404, 404, 404, 404, 404, 409, 404, 404),
    "assessments:case-delist computed": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:case-delist computed POST": row("POST", 302, 404, 404, 404, 404, 404, 404, 422, 404, 404),
    "assessments:case-problems-change": NOBODY_NOW,
    **{f"assessments:case-problems-{step}": WORKED for step in ("done", "withdraw")},
    **{f"assessments:case-problems-{step}": LED for step in ("check", "return")},
    "assessments:case-helpers-end": LED,
    "assessments:case-visits-withdraw": WORKED,
    "assessments:case-notices-answer": WORKED,
    "assessments:case-notices-settle": NOT_NOW,
    "assessments:case-plates-withdraw": LED,
}
