"""Who gets which answer at the addresses of rating rounds (评星定级).

The county rates one village of the township that `filler` fills in for and `head` leads: a round that is computed and,
for "draft", one that is not. Nobody here organizes the township, and the county has no unit above it that approves:
opinions and approvals are tried in tests/assessments/test_pages_rating_levels.py.
"""

from tests.permissions.assessments import row

SEEN = (302, 404, 404, 404, 404, 200, 200, 200, 200, 404)
WHOLE = (302, 404, 404, 404, 404, 404, 200, 200, 200, 404)
ORGANIZER = (302, 404, 404, 404, 404, 404, 200, 404, 404, 404)
ORGANIZED = (302, 404, 404, 404, 404, 404, 302, 404, 404, 404)
LEADER = (302, 404, 404, 404, 404, 404, 404, 200, 404, 404)
NOBODY = (302, *(404,) * 9)

ROWS = {
    "assessments:rating-list": row("GET", 302, *(200,) * 9),
    "assessments:rating-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:rating-round": row("GET", *SEEN),
    "assessments:rating-round draft": row("GET", *WHOLE),
    "assessments:rating-compute": row("POST", *ORGANIZED),
    "assessments:rating-reopen": row("GET", *LEADER),
    "assessments:rating-earlier": row("GET", *SEEN),
    "assessments:rating-withdraw": row("GET", *ORGANIZER),
    "assessments:rating-file": row("GET", *WHOLE),
    "assessments:rating-answers": row("GET", *ORGANIZER),
    "assessments:rating-answers-file": row("GET", *ORGANIZER),
    "assessments:rating-answers-upload": row("GET", *ORGANIZER),
    "assessments:rating-answers-import": row("GET", *ORGANIZER),
    "assessments:rating-answers-apply": row("POST", *ORGANIZED),
    "assessments:rating-answers-drop": row("POST", *ORGANIZED),
    "assessments:rating-answers-marked": row("GET", *ORGANIZER),
    "assessments:rating-opinion": row("GET", *NOBODY),
    "assessments:rating-opinion-file": row("GET", *NOBODY),
    "assessments:rating-decide": row("GET", *LEADER),
    "assessments:rating-decide draft": row("GET", 302, *(404,) * 6, 409, 404, 404),
    "assessments:rating-decide-file": row("GET", *LEADER),
    "assessments:rating-approve": row("GET", *NOBODY),
    "assessments:rating-send-back": row("GET", *NOBODY),
    "assessments:rating-entry": row("GET", *SEEN),
    "assessments:rating-entry draft": row("GET", *WHOLE),
}
