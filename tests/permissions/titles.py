"""Who gets which answer at the addresses of titles (称号).

The people are those of the assessment work. The county's review is in force and gave the unit of `filler` and `head` a
title, the unit of `other` none; "draft" asks for a review that is only computed.
"""

from tests.permissions.assessments import row

ROWS = {
    "assessments:title-list": row("GET", 302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "assessments:title-new": row("GET", 302, 404, 200, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-review": row("GET", 302, 404, 404, 200, 200, 200, 200, 200, 200, 404),
    "assessments:title-review draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:board-titles": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-titles-file": row("GET", 302, 404, 409, 404, 404, 409, 200, 200, 200, 404),
    "assessments:title-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:title-compute": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:title-compute draft": row("POST", 302, 404, 404, 404, 404, 404, 302, 404, 404, 404),
    "assessments:title-answers": row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:title-answers draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-answers-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-answers-upload draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-answers-import": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-answers-apply": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:title-answers-drop": row("POST", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:title-answers-marked": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-settle": row("GET", 302, 404, 404, 404, 404, 404, 409, 404, 404, 404),
    "assessments:title-settle draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-decide draft": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:title-notice": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-close": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-withdraw": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
    "assessments:title-withdraw draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 404, 404, 404),
    "assessments:title-entry": row("GET", 302, 404, 404, 404, 200, 200, 200, 200, 200, 404),
    "assessments:title-entry draft": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:title-end": row("GET", 302, 404, 404, 404, 404, 404, 404, 200, 404, 404),
}
