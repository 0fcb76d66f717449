"""Chinese names of what the trail records of people, posts, mentors, papers and criteria."""

LABELS = {
    "person.registered": "登记人员",
    "person.updated": "修改人员信息",
    "post.appointed": "登记任职",
    "post.ended": "登记免职",
    "post.withdrawn": "撤销任职登记",
    "mentor.paired": "登记结对培养",
    "mentor.noted": "登记成长情况",
    "mentor.ended": "结束结对培养",
    "paper.filed": "登记任职材料",
    "paper.withdrawn": "撤回任职材料",
    "criteria.loaded": "载入标准",
    "strength.reviewed": "登记强项认定",
    "strength.withdrawn": "撤回强项认定",
    "export.posts": "导出任职名册",
    "export.person": "导出个人档案",
}
_PERSON = {
    "born": "出生日期",
    "dated": "日期",
    "education": "学历",
    "end_kind": "离任方式",
    "end_note": "说明",
    "home": "所在单位",
    "id_number": "身份证号码",
    "joined_on": "入党日期",
    "met": "符合的方面",
    "noted_on": "日期",
    "person": "人员",
    "personal": "含个人信息的人数",
    "phone": "联系电话",
    "result": "结论",
    "resume": "简历",
    "rows": "行数",
    "sex": "性别",
    "source": "来源",
    "text": "内容",
    "title": "职务",
    "valid_from": "任职日期",
    "valid_to": "免职日期",
}
TERMS = {noun: _PERSON for noun in ("person", "post", "mentor", "paper", "strength")}
TERMS["criteria"] = {"source": "出处", "used": "启用"}
FIELDS = {"rows": "行数", "personal": "含个人信息的人数"}
