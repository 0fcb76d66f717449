"""Who gets which answer at the addresses of 结果运用 and 整改台账.

The people are those of the assessment work. A remedy of the unit of `filler` and `head` was answered with a file; a
list was decided that names all units of the county. "draft" asks for a remedy of the unit of `other` that stands open,
and for a list that is still to be decided.
"""

from tests.permissions.assessments import row

ABOVE = (302, 404, 404, 404, 404, 404, 200, 200, 200, 404)
OFFICE = (302, 404, 404, 404, 404, 404, 200, 404, 404, 404)
FIRST = (302, 404, 404, 404, 200, 200, 200, 200, 200, 404)  # the unit of filler and head, and those above
OTHER = (302, 404, 404, 200, 404, 404, 200, 200, 200, 404)
FOUND = (302, 404, 200, 404, 404, 404, 200, 404, 404, 404)

ROWS = {
    "assessments:cycle-remedies": row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:cycle-remedies published": row("GET", *OFFICE),
    "assessments:remedy-list": row("GET", 302, *(200,) * 9),
    "assessments:remedies-file": row("GET", 302, 404, 409, 200, 200, 200, 200, 200, 200, 404),
    "assessments:remedy-new": row("GET", *FOUND),
    "assessments:remedy": row("GET", *FIRST),
    "assessments:remedy draft": row("GET", *OTHER),
    "assessments:remedy-answer": row("GET", 302, 404, 404, 404, 200, 404, 404, 404, 404, 404),
    "assessments:remedy-answer POST": row("POST", 302, 404, 404, 404, 422, 404, 404, 404, 404, 404),
    "assessments:remedy-settle": row("GET", *OFFICE),
    "assessments:remedy-return": row("GET", *OFFICE),
    "assessments:remedy-extend": row("GET", *OFFICE),
    "assessments:remedy-hand-over": row("GET", *OFFICE),
    "assessments:remedy-withdraw": row("GET", *OFFICE),
    "assessments:remedy-answer-file": row("GET", *FIRST),
    "assessments:consequences": row("GET", 302, *(200,) * 9),
    "assessments:consequence-new": row("GET", *FOUND),
    "assessments:consequence-list": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:consequence-list draft": row("GET", *ABOVE),
    "assessments:consequence-compute": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:consequence-compute draft": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:consequence-decide": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:consequence-apply": row("GET", *OFFICE),
    "assessments:consequence-close": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:consequence-take-back-lines": row("GET", *OFFICE),
    "assessments:consequence-withdraw": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:consequence-withdraw draft": row("GET", *OFFICE),
    "assessments:consequence-file": row("GET", *ABOVE),
    "assessments:consequence-entry": row("GET", *FIRST),
    "assessments:consequence-entry draft": row("GET", *ABOVE),
    "assessments:consequence-settle": row("GET", *OFFICE),
    "assessments:consequence-take-back": row("GET", *OFFICE),
}
