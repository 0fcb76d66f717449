"""Who gets which answer at the addresses of notices, levels, plates and goals.

The people are those of the assessment work. The county decided a rating of both townships and shows it; the unit of
`filler` and `head` holds a level with a plate. A notice is for everybody below the county.
"""

from tests.permissions.assessments import row

ROWS = {
    "assessments:notice-list": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:notice": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:notice-file": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:notice-withdraw": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:objection-new": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:objection-answer": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:rating-notice": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:rating-close": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-list": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:level-export": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:level-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:level-change": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-withdraw": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:plate-new": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-upload": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-template": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-import": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:level-import-apply": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:level-import-drop": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:level-import-marked": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:plate-list": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:plate-export": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:plate-remove": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:goal-list": row("GET", 302, 404, 200, 200, 200, 200, 200, 200, 200, 404),
    "assessments:goal-export": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:goal-set": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:unit-years-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
}
