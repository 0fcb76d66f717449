"""Chinese names of what the trail records of events, lists, lines beside the tree and other names of units."""

from organizations.models.events import EventKind
from organizations.models.relations import AffiliationKind

LABELS = {
    "organization.split": "单位拆分",
    "organization.regrouped": "单位重组",
    "organization.upgraded": "单位升格、改设",
    "organization.event_undone": "撤回建制事件",
    "organization.played": "登记沿革文件",
    "affiliation.added": "登记隶属、报送关系",
    "affiliation.ended": "终止隶属、报送关系",
    "affiliation.withdrawn": "撤回隶属、报送关系",
    "alias.added": "登记别名",
    "alias.withdrawn": "撤回别名",
    "import.continued": "导入一批单位",
}
STATES = {
    "organization": {value: str(label) for value, label in EventKind.choices},
    "affiliation": {value: str(label) for value, label in AffiliationKind.choices},
    "job": {"check_units": "核对长名单", "load_units": "导入长名单"},
}
TERMS = {
    "organization": {
        "targets": "现单位",
        "functional": "功能型党组织",
        "same_name": "同名的理由",
        "units": "涉及单位",
        "events": "事件",
    },
    "affiliation": {"kind": "关系", "other": "隶属（报送）于", "valid_from": "起始日期"},
    "alias": {"name": "别名", "note": "说明"},
}
