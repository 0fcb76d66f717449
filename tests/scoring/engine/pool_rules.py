"""One scheme of each rule over pools and ballots, and the data that they read."""

from tests.scoring.engine.documents import datum

VOTES = {
    "g1": "党员好票",
    "g2": "党员差票",
    "g3": "党员不了解票",
    "h1": "群众好票",
    "h2": "群众差票",
    "h3": "群众不了解票",
    "sent": "发出票数",
    "back": "收回票数",
}
DATA = [
    datum("growth", "percent", name="收入增幅"),
    datum("county", "percent", name="全县平均增幅"),
    datum("age", "number", name="平均年龄", unit="岁"),
    datum("o1", "number", name="党建办评分"),
    datum("o2", "number", name="财政所评分"),
    *(datum(code, name=name, unit="票") for code, name in VOTES.items()),
    datum("lead", "number", name="领导评分", max="100"),
    *(datum(f"j{number}", "number", name=f"评委{number}", max="100") for number in range(1, 6)),
    datum("p1", "number", name="平时得分"),
    datum("p2", "number", name="年终得分"),
    datum("zero", "number", name="季度得分", blank="zero"),
    datum("opinion", "choice", name="评价", choices=["好", "差"]),
    datum("villages", "children", name="所辖村得分"),
]

STEP = {"type": "rank_step", "datum": "growth", "step": "0.5"}
BANDS = {
    "type": "rank_band",
    "datum": "growth",
    "bands": [{"share": "0.3", "points": "10"}, {"share": "0.8", "points": "8"}],
    "rounding": "half_up",
    "rest": "6",
}
SHARE = {"type": "share_of_best", "datum": "growth"}
MEAN = {"type": "relative_to_mean", "datum": "growth", "better": "5", "worse": "5", "cap": None, "within": 2}
AGE = {"type": "relative_to_mean", "datum": "age", "worse": None, "cap": "10", "best": "low"}
BORDA = {"type": "ballot_rank", "counts": ["g1", "g2"], "marks": ["2", "1"], "points": ["10", "6"]}
OFFICES = {
    "type": "rank_by_departments",
    "departments": [{"datum": "o1", "name": "党建办"}, {"datum": "o2", "name": "财政所"}],
    "points": ["10", "6"],
}
MARKS = [{"name": "好", "value": "100"}, {"name": "差", "value": "40"}, {"name": "不了解", "value": None}]
PARTY = {"name": "党员", "weight": "40", "counts": ["g1", "g2", "g3"], "issued": "sent", "returned": "back"}
MASSES = {"name": "群众", "weight": "30", "counts": ["h1", "h2", "h3"]}
LEADERS = {"name": "领导", "weight": "30", "score": "lead"}
VOTE = {"type": "vote_score", "options": MARKS, "groups": [PARTY, MASSES, LEADERS], "empty_group": "renormalise"}
CAST = {"g1": "8", "g2": "2", "g3": "1", "sent": "12", "back": "11", "h1": "3", "h2": "1", "h3": "0", "lead": "95"}
GRADES = [
    {"name": "不称职", "points": "0", "when": [{"options": ["差"], "op": ">=", "than": "30"}]},
    {
        "name": "优秀",
        "points": "10",
        "when": [{"options": ["好"], "op": ">=", "than": "66.6"}, {"options": ["差"], "op": "<", "than": "34"}],
    },
    {"name": "称职", "points": "8"},
]
GRADE = {
    "type": "vote_grade",
    "options": ["好", "差", "不了解"],
    "left_out": ["不了解"],
    "counts": ["g1", "g2", "g3"],
    "grades": GRADES,
}
JUDGES = {"type": "trimmed_mean", "judges": ["j1", "j2", "j3", "j4", "j5"], "minimum": 5}
YEAR = {
    "type": "period_mean",
    "periods": [{"datum": "p1", "name": "平时", "weight": "40"}, {"datum": "p2", "name": "年终", "weight": "60"}],
}
HALVES = {"type": "period_mean", "periods": [{"datum": "p1"}, {"datum": "p2"}]}
