"""Who gets which answer at the addresses of a unit's results over the years.

The unit is the county at which organizer, leader and configurator have their role: fillers and heads of units below it
do not see it.
"""

from tests.permissions.assessments import row

ROWS = {
    "assessments:history-file": row("GET", 302, 404, 404, 404, 404, 404, 200, 200, 200, 404),
    "assessments:api-history-detail": row("GET", 403, 404, 404, 404, 404, 404, 200, 200, 200, 404),
}
