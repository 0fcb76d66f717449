"""Chinese names of what the trail records about registers."""

LABELS: dict[str, str] = {
    "register.defined": "设立台账",
    "register.changed": "修改台账格式",
    "register.exported": "导出台账",
    "record.made": "登记台账",
    "record.imported": "导入台账",
    "record.corrected": "更正台账记录",
    "record.withdrawn": "撤回台账记录",
}
TERMS: dict[str, dict[str, str]] = {
    "register": {"version": "版本", "number": "条数", "personal": "含个人信息列"},
    "record": {"type": "台账", "date": "日期", "fields": "更正的字段"},
}
