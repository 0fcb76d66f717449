"""Who gets which answer at the addresses of the assessment work.

Organizer, leader, configurator and auditor have their role at the county that owns the cycles; `filler` fills in for
the township whose sheet, evidence and result are asked for, `head` leads it (it organizes nothing itself), `other`
fills in for another township of the same roster; `stranger` organizes another county, `nobody` has an account without
a membership.

A key is the address' name, then what the row is about: POST where GET has a row of its own, and the state of the cycle
(open when nothing is said). POST sends nothing but what the address says.
"""

PLAYERS = tuple("anonymous nobody stranger other filler head organizer leader configurator auditor".split())

TRIAL = "?data=made&units=4&pools=2&seed=7"
QUERIES = {
    "assessments:evidence": "?item=1.1",
    "assessments:what-if-unit": "?unit=1",
    "assessments:scheme-trial": TRIAL,
    "assessments:scheme-trial-unit": f"{TRIAL}&unit=2",
    "assessments:scheme-trial-file": TRIAL,
}


def row(method: str, *answers: int) -> tuple[str, dict[str, int]]:
    """One address: the method, and the status for each of PLAYERS."""
    return method, dict(zip(PLAYERS, answers, strict=True))


ROWS = {
    "assessments:workbench": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:todo-count": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:cycle-list": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:cycle-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:cycle": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:cycle draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:cycle-change": row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:cycle-change draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:cycle-delete": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:cycle-delete draft": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:cycle-roster": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:cycle-roster draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:roster-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:roster-file draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:roster-upload": row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:roster-upload draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:roster-upload draft POST": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:roster-import": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:roster-import-apply": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:roster-import-drop": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:roster-import-marked": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:persons": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:persons computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:persons-file computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:cycle-windows": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:cycle-open": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:cycle-open draft": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:cycle-compute": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:cycle-compute published": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:decide": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:decide computed": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:publish": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:withdraw": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:reopen": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:cross-review-first": row("GET", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:cross-review": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:cross-cells": row("POST", 302, 404, 404, 404, 404, 404, 400, 404, 404, 404),
    "assessments:ranking": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:ranking computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:ranking published": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:rollup": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:overrides": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:overrides computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:overrides computed POST": row("POST", 302, 404, 404, 404, 404, 404, 422, 404, 404, 404),
    "assessments:override-approve computed": row("POST", 302, 404, 404, 404, 404, 404, 404, 302, 404, 404),
    "assessments:override-withdrawal computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:override-withdrawal computed POST": row("POST", 302, 404, 404, 404, 404, 404, 409, 409, 404, 404),
    "assessments:run-list": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:what-if": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:what-if computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:what-if published": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:what-if POST computed": row("POST", 302, 404, 404, 404, 404, 404, 302, 302, 302, 404),
    "assessments:what-if-unit": row("GET", 302, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "assessments:what-if-unit computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:what-if-file": row("GET", 302, 404, 404, 404, 404, 404, 409, 409, 409, 404),
    "assessments:what-if-file computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:scheme-trial": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:scheme-trial-unit": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:scheme-trial-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:run-difference computed": row("GET", 302, 404, 404, 404, 404, 404, 409, 409, 409, 404),
    "assessments:rerun computed": row("POST", 302, 404, 404, 404, 404, 404, 302, 302, 302, 404),
    "assessments:sheet": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:sheet POST": row("POST", 302, 404, 404, 404, 302, 404, 404, 404, 404, 404),
    "assessments:sheet-cells": row("POST", 302, 404, 404, 404, 400, 404, 404, 404, 404, 404),
    "assessments:sheet-submit": row("POST", 302, 404, 404, 404, 409, 404, 404, 404, 404, 404),
    "assessments:evidence": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:evidence POST": row("POST", 302, 404, 404, 404, 422, 404, 422, 404, 404, 404),
    "assessments:evidence-file": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:evidence-withdraw": row("POST", 302, 404, 404, 404, 302, 404, 404, 404, 404, 404),
    "assessments:sheet-review": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:review-cells": row("POST", 302, 404, 404, 404, 404, 404, 400, 404, 404, 404),
    "assessments:sheet-confirm": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:sheet-zeros": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:sheet-return": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:sheet-return POST": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:sheet-finish": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:review-reopen": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:result computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:result published": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:result-node computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:result-node published": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:sheet-workbook": row("GET", 302, 404, 404, 404, 200, 404, 404, 404, 404, 404),
    "assessments:sheet-upload": row("GET", 302, 404, 404, 404, 200, 404, 404, 404, 404, 404),
    "assessments:sheet-upload POST": row("POST", 302, 404, 404, 404, 409, 404, 404, 404, 404, 404),
    "assessments:sheet-import": row("GET", 302, 404, 404, 404, 200, 404, 404, 404, 404, 404),
    "assessments:sheet-import-apply": row("POST", 302, 404, 404, 404, 409, 404, 404, 404, 404, 404),
    "assessments:sheet-import-drop": row("POST", 302, 404, 404, 404, 409, 404, 404, 404, 404, 404),
    "assessments:sheet-import-marked": row("GET", 302, 404, 404, 404, 200, 404, 404, 404, 404, 404),
    "assessments:exports": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:export": row("GET", 302, 404, 404, 404, 404, 404, 409, 409, 404, 404),
    "assessments:export computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:export published": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 404, 404),
    "assessments:result-explanation computed": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:result-explanation published": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:api-cycle-list": row("GET", 403, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:api-cycle-detail": row("GET", 403, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:api-result-list": row("GET", 403, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:api-result-detail computed": row("GET", 403, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:api-result-detail published": row("GET", 403, 404, 404, 404, 200, 200, 200, 200, 200, 404),
}
