"""整顿: every write of a case from its identification to its end, each with its line in the trail."""

from .acceptances import Ballot, accept, extend_case, withdraw_acceptance
from .closing import close_case, delist, follow_up, mark_plate, withdraw_plate
from .months import accept_month, accept_months, report_progress, return_month
from .moving import move_case
from .notices import answer_notice, send_notice, settle_notice
from .opening import end_case, enlist, identify, open_case, unit_fault, withdraw_case
from .plans import (
    add_problem,
    change_problem,
    check_problem,
    file_plan,
    finish_problem,
    return_plan,
    return_problem,
    submit_plan,
    withdraw_problem,
)
from .team import end_helper, name_helper, record_visit, withdraw_visit

__all__ = [
    "Ballot",
    "accept",
    "accept_month",
    "accept_months",
    "add_problem",
    "answer_notice",
    "change_problem",
    "check_problem",
    "close_case",
    "delist",
    "end_case",
    "end_helper",
    "enlist",
    "extend_case",
    "file_plan",
    "finish_problem",
    "follow_up",
    "identify",
    "mark_plate",
    "move_case",
    "name_helper",
    "open_case",
    "record_visit",
    "report_progress",
    "return_month",
    "return_plan",
    "return_problem",
    "send_notice",
    "settle_notice",
    "submit_plan",
    "unit_fault",
    "withdraw_acceptance",
    "withdraw_case",
    "withdraw_plate",
    "withdraw_problem",
    "withdraw_visit",
]
