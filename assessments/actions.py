"""Chinese names of what the trail records of assessments."""

from collections.abc import Iterable

from django.db.models import TextChoices

from assessments.models import (
    CycleState,
    Inheritance,
    Origin,
    Sheet,
    SheetState,
    Stage,
    Standing,
    Subject,
)
from organizations.models import Title
from scoring.selectors.names import scheme_names

LABELS = {
    "contract.started": "拟定年度责任书",
    "contract.drafted": "拟定责任书",
    "contract.targets_set": "改责任书目标任务",
    "contract.signed": "登记责任书签订",
    "contract.changed": "拟定责任书变更",
    "contract.superseded": "责任书已变更",
    "contract.withdrawn": "撤回责任书",
    "report.filed": "报送责任书月报",
    "report.corrected": "更正责任书月报",
    "notice.opened": "登记公示",
    "notice.withdrawn": "撤回公示",
    "objection.raised": "登记异议",
    "objection.answered": "答复异议",
    "rating.closed": "评定等级生效",
    "level.granted": "直接认定等级",
    "level.changed": "变动等级",
    "level.recorded": "补录历年等级",
    "level.withdrawn": "撤回等级登记",
    "plate.hung": "登记挂牌",
    "plate.removed": "登记摘牌",
    "export.levels": "导出等级",
    "export.plates": "导出牌匾名册",
    "export.notice": "导出公示表",
    "cycle.created": "新建考核",
    "cycle.roster_frozen": "冻结名册",
    "cycle.changed": "修改考核",
    "cycle.deleted": "删除考核",
    "cycle.opened": "启动考核",
    "cycle.computed": "计算",
    "cycle.decided": "登记审定",
    "cycle.reopened": "退回审定",
    "cycle.published": "公布结果",
    "cycle.withdrawn": "撤回公布",
    "window.set": "调整时间安排",
    "entries.saved": "填写数据",
    "evidence.added": "上传佐证",
    "evidence.withdrawn": "撤回佐证",
    "override.entered": "提出人工调整",
    "override.approved": "批准人工调整",
    "override.confirmed": "重新确认人工调整",
    "override.withdrawn": "撤回人工调整",
    "sheet.downloaded": "下载填报表",
    "sheet.submitted": "提交考核表",
    "sheet.reviewed": "完成审核",
    "sheet.review_reopened": "重新打开审核",
    "items.returned": "退回项目",
    "export.roster": "导出名册",
    "export.ranking": "导出排名通报表",
    "export.matrix": "导出横向对比表",
    "export.deductions": "导出扣分明细",
    "export.difference": "导出两次计算差别表",
    "export.explanation": "导出得分说明",
    "export.what_if": "导出推演结果",
    "export.trial": "导出试算结果",
    "export.attribution": "导出个人得分",
    "export.contracts": "导出责任书",
    "export.monthly_reports": "导出月报汇总",
    "export.history": "导出历年考核结果",
}
FIELDS = {
    "answer": "核查结论",
    "channel": "受理部门和电话",
    "closes_on": "公示结束",
    "event": "变动",
    "hung_on": "挂牌日期",
    "kept": "保留变动后等级的单位",
    "level": "等级",
    "number": "牌匾编号",
    "opens_on": "公示开始",
    "raised_on": "提出日期",
    "removed_on": "摘牌日期",
    "restored": "恢复的等级",
    "text": "内容",
    "upheld": "异议成立",
    "valid_from": "生效日期",
    "valid_until": "失效日期",
    "by": "变更后的责任书编号",
    "contracts": "责任书",
    "due_day": "月报截止日",
    "issuer_signer": "签订单位签字人",
    "late": "迟报",
    "least_days": "最少任职天数",
    "month": "月份",
    "months": "月份",
    "post_title": "考核的职务",
    "names": "单位",
    "signed_on": "签订日期",
    "signer": "责任单位签字人",
    "year": "年度",
    "changes": "改动",
    "also": "另外参加的排名",
    "cells": "数据",
    "cleared": "不再采用的核定值",
    "exceptions": "不按一般方式参加",
    "exemptions": "不考核的项目",
    "grades": "与建议不同的等次",
    "imported": "导入编号",
    "inheritance": "合并后原结果怎么算",
    "issue": "期号",
    "left_out": "没有导入的内容",
    "items": "项目",
    "minutes_no": "纪要编号",
    "node": "项目",
    "origin": "来源",
    "period": "考核期",
    "period_from": "考核期起",
    "period_to": "考核期止",
    "published": "公布期号",
    "reasons": "理由",
    "review": "审核",
    "round": "轮次",
    "run": "计算编号",
    "scheme": "方案",
    "self": "自评",
    "score": "得分",
    "sequence": "计算次序",
    "source": "来源",
    "stage": "阶段",
    "state": "状态",
    "subject": "考核对象",
    "units": "单位数",
    "window": "时间",
    "windows": "时间安排",
}


def _named(*choices: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(name) for choice in choices for value, name in choice.choices}


STATES = {
    "cycle": _named(Standing, CycleState, Inheritance, Subject, Title),
    "sheet": _named(SheetState, Stage),
    "items": _named(SheetState),
    "window": _named(Stage),
    "evidence": _named(Stage),
    "entries": _named(Stage, Origin),
}


def _sheet_names(pks: Iterable[str]) -> dict[str, dict[str, str]]:
    """The names of the scheme that each sheet was made from."""
    schemes = dict(Sheet.objects.filter(pk__in=pks).values_list("pk", "roster_entry__cycle__scheme"))
    names = scheme_names({str(scheme) for scheme in schemes.values()})
    return {str(pk): names[str(scheme)] for pk, scheme in schemes.items()}


def _changed_grade(proposed: str, decided: str, reason: str) -> str:
    return f"{proposed} → {decided}（{reason}）"


def _exception(standing: str, reason: str, document_no: str) -> str:
    return f"{standing}（{'，'.join(filter(None, (reason, document_no)))}）"


NAMERS = {"assessments.sheet": _sheet_names}
SHAPES = {"grades": _changed_grade, "exceptions": _exception}
