"""Who gets which answer at the addresses of contracts (责任书).

The people are those of the assessment work. The county concluded a contract with the unit of `filler` and `head`,
signed with its paper, and drafted one with the unit of `other`; "draft" asks for that one.
"""

from tests.permissions.assessments import row

ROWS = {
    "assessments:contract-list": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:contract-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-round": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:contract-units": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-sign-all": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-month": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:contract-reports-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:contract-round-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:targets-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:targets-upload": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:targets-import": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:targets-apply": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:targets-drop": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:targets-marked": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:contract draft": row("GET", 302, 404, 404, 200, 404, 404, 200, 200, 200, 404),
    "assessments:contract-targets": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-sign": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-change": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-withdraw": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:contract-file": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:contract-paper": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:contract-report": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:contract-report POST": row("POST", 302, 404, 404, 404, 422, 404, 404, 404, 404, 404),
    "assessments:api-contract-list": row("GET", 403, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:api-contract-detail": row("GET", 403, 404, 404, 404, 200, 200, 200, 200, 200, 404),
}
