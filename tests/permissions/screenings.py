"""Who gets which answer at the addresses of screenings (排查).

The people are those of the assessment work. The county screens its townships itself and has computed; the upload of a
table is the organizer's.
"""

from tests.permissions.assessments import row

ORGANIZER = (302, 404, 404, 404, 404, 404, 200, 404, 404, 404)
OVERSEERS = (302, 404, 404, 404, 404, 404, 200, 200, 200, 404)
LEADER = (302, 404, 404, 404, 404, 404, 404, 200, 404, 404)
MOVES = (302, 404, 404, 404, 404, 404, 302, 404, 404, 404)

ROWS = {
    "assessments:screening-list": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:screening-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:screening": row("GET", *OVERSEERS),
    "assessments:screening-compute": row("POST", *MOVES),
    "assessments:screening-divide": row("GET", *ORGANIZER),
    "assessments:screening-decide": row("GET", *LEADER),
    "assessments:screening-reopen": row("GET", *LEADER),
    "assessments:screening-show": row("GET", *ORGANIZER),
    "assessments:screening-file": row("GET", *ORGANIZER),
    "assessments:screening-withdraw": row("GET", *ORGANIZER),
    "assessments:screening-situation": row("GET", *OVERSEERS),
    "assessments:screening-proposal": row("GET", *OVERSEERS),
    "assessments:screening-part": row("GET", *OVERSEERS),
    "assessments:screening-part POST": row("POST", 302, 404, 404, 404, 404, 404, 422, 404, 404, 404),
    "assessments:screening-hand-in": row("GET", *ORGANIZER),
    "assessments:screening-return": row("GET", *ORGANIZER),
    "assessments:screening-table": row("GET", *ORGANIZER),
    "assessments:screening-upload": row("GET", *ORGANIZER),
    "assessments:screening-import": row("GET", *ORGANIZER),
    "assessments:screening-apply": row("POST", *MOVES),
    "assessments:screening-drop": row("POST", *MOVES),
    "assessments:screening-marked": row("GET", 302, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "assessments:screening-entry": row("GET", *OVERSEERS),
}
