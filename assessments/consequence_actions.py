"""Chinese names of what the trail records of 整改台账 and 结果运用."""

from assessments.models import ListState

LABELS = {
    "remedy.listed": "扣分列入整改台账",
    "remedy.added": "交办整改事项",
    "remedy.answered": "答复整改事项",
    "remedy.settled": "整改事项销号",
    "remedy.returned": "退回整改答复",
    "remedy.reopened": "重新整改",
    "remedy.extended": "整改延期",
    "remedy.handed_over": "转交整改事项",
    "remedy.withdrawn": "撤销整改事项",
    "export.remedies": "导出整改台账",
    "consequence.started": "建立结果运用名单",
    "consequence.computed": "计算结果运用名单",
    "consequence.settled": "判断后续措施",
    "consequence.decided": "登记结果运用审定",
    "consequence.applied": "登记措施执行",
    "consequence.unapplied": "撤销执行登记",
    "consequence.closed": "结果运用办结",
    "consequence.withdrawn": "撤回结果运用名单",
    "export.consequences": "导出结果运用附件",
}
TERMS = {
    "remedy": {
        "due": "整改期限",
        "items": "事项数",
        "measure": "整改措施",
        "responsible": "责任人",
        "settled_on": "销号日期",
        "text": "问题",
        "unit_name": "整改单位",
    },
    "consequence": {
        "applied_on": "执行日期",
        "asked_again": "需要重新判断",
        "day": "截止日",
        "lines": "条目数",
        "note": "执行情况",
        "period": "期次",
        "settled": "判断",
        "standard": "标准",
    },
}
STATES = {"consequence": {str(value): str(name) for value, name in ListState.choices}}
