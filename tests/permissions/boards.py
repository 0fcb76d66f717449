"""Who gets which answer at the addresses of boards (看板): those above units see their own subtree, nobody else any.

The people are those of the assessment work; a unit of the first township holds a level, none of the other does.
`head` oversees the own township only: its result is told from the publication on, it reviews nothing.
"""

from tests.permissions.assessments import row

ROWS = {
    "assessments:board-list": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-levels": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-levels-file": row("GET", 302, 404, 409, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-movement": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-movement-file": row("GET", 302, 404, 409, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-losses": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-losses-file": row("GET", 302, 404, 409, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-workload": row("GET", 302, 404, 200, 404, 404, 200, 200, 200, 200, 404),
    "assessments:board-workload-file": row("GET", 302, 404, 409, 404, 404, 409, 200, 200, 200, 404),
}
