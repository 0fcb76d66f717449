"""Chinese names of what the trail records of 晋位升级目标."""

LABELS = {"goal.set": "定晋位升级目标", "export.goals": "导出晋位升级目标"}
TERMS = {"goal": {"goals": "目标", "scale": "等级体系"}}


def _changed_goal(before: str, after: str, reason: str) -> str:
    told = f"{before or '没有目标'} → {after or '没有目标'}"
    return f"{told}（{reason}）" if reason else told


SHAPES = {"goals": _changed_goal}
