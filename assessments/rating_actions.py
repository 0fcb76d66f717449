"""Chinese names of what the trail records of rating rounds."""

from assessments.models.ratings import RatingState

LABELS = {
    "rating.opened": "新建评星定级",
    "rating.computed": "计算评星定级",
    "rating.answered": "登记评定事项",
    "rating.opined": "登记乡镇意见",
    "rating.decided": "登记评定审定",
    "rating.approved": "登记评定审批",
    "rating.sent_back": "退回重新审定",
    "rating.reopened": "退回评定审定",
    "rating.reopened_closed": "重新评定已生效的评定",
    "rating.withdrawn": "撤回评星定级",
    "export.rating": "导出评定表",
    "export.rating_levels": "导出评定等级表",
    "export.rating_answers": "导出评定事项表",
}
TERMS = {
    "rating": {
        "added": "新列入的单位",
        "answers": "登记的事项",
        "asked_again": "要重新提出意见的单位",
        "day": "截止日",
        "earlier": "不再有效的审定和审批",
        "forwarded": "报上级审批的单位",
        "levels": "与建议不同的等级",
        "removed": "不再列入的单位",
        "standard": "评定标准",
        "unsettled": "等级未定的单位",
    }
}
STATES = {"rating": {str(value): str(name) for value, name in RatingState.choices}}


def _changed_level(before: str, after: str, reason: str) -> str:
    return f"{before or '没有建议'} → {after}（{reason}）" if reason else f"{before or '没有建议'} → {after}"


SHAPES = {"levels": _changed_level}
