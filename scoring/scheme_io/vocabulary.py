"""Chinese words for what the scheme format writes in English: fields, rule types and the values that may be chosen."""

from collections.abc import Mapping

from config.toolkit.choices import Choice
from organizations.kinds import Kind
from scoring import choices
from scoring.engine.rules import rule_titles


def _choices(field: str, chosen: type[Choice]) -> dict[str, str]:
    return {f"{field} {value}": name for value, name in chosen.choices}


WORDS: Mapping[str, str] = {
    **{f"type {kind}": name for kind, name in rule_titles().items()},
    **_choices("level", Kind),
    **_choices("kind", choices.NodeKind),
    **_choices("kind", choices.DatumKind),
    **_choices("asked", choices.Asked),
    **_choices("blank", choices.Blank),
    **_choices("take", choices.Take),
    **_choices("evidence", choices.EvidenceNeed),
    **_choices("na", choices.NaPolicy),
    **_choices("rank_on", choices.RankOn),
    **_choices("ties", choices.Ties),
    **_choices("rounding", choices.Rounding),
    **_choices("per", choices.Per),
    **_choices("kind", choices.QuotaKind),
    **_choices("fill", choices.Fill),
    **_choices("effect", choices.Effect),
    **_choices("edge", choices.Edge),
    "below ratio": "按比例得分",
    "below zero": "不得分",
    "best high": "数值大的在前",
    "best low": "数值小的在前",
    "by figures": "按各部门得分平均",
    "by places": "按各部门名次相加",
    "closed lower": "含下限",
    "closed upper": "含上限",
    "counted end": "从末位起",
    "counted top": "从首位起",
    "empty_group refuse": "测评无效",
    "empty_group renormalise": "权重分给其余各组",
    "empty_group zero": "按0分计入",
    "ends both": "两端都含",
    "ends lower": "含下限",
    "ends upper": "含上限",
    "fact below": "下级单位",
    "fact last": "上次考核",
    "fact months": "成立时间",
    "gives rest": "余下的分",
    "gives taken": "扣掉的分",
    "missing exclude": "不计入平均",
    "missing fixed": "按规定分数计入",
    "missing pending": "暂不计分",
    "missing zero": "按0分计入",
    "mode all": "达到目标得满分否则不得分",
    "mode ratio": "按完成比例得分",
    "mode short": "每差一步扣分",
    "op !=": "不等于",
    "op <": "低于",
    "op <=": "不高于",
    "op ==": "等于",
    "op >": "高于",
    "op >=": "不低于",
    "partial count": "按一步算",
    "partial drop": "不算",
    "partial share": "按比例算",
    "reach at_least": "达到即有效",
    "reach more_than": "超过才有效",
    "round_at leaf": "每项得分",
    "round_at section": "每个板块得分",
    "round_at total": "总分",
    "rounding half_up": "四舍五入",
    "target_zero full": "得满分",
    "target_zero na": "不适用",
    "target_zero zero": "得零分",
    "ties mean": "取所占名次得分的平均",
    "ties share": "都得前一名的分",
}
ALIASES: Mapping[str, str] = {  # what officers write as well
    "level 乡镇": "township",
    "level 街道": "township",
    "level 村": "village",
    "level 社区": "village",
    "level 部门": "department",
    "asked 单位": "unit",
    "asked 填报单位": "unit",
    "asked 考核组": "office",
    "asked 考核部门": "office",
    "blank 未填": "missing",
    "blank 按0计": "zero",
    "blank 0": "zero",
    "na 满分": "full",
    "na 零分": "zero",
    "na 不得分": "zero",
    "best 大的好": "high",
    "best 小的好": "low",
    "rounding 舍去": "floor",
    "rounding 进一": "ceil",
    "ties 并列占位": "competition",
    "ties 并列不占位": "dense",
    "ties 不并列": "ordinal",
    "op ≥": ">=",
    "op ≤": "<=",
    "op ＞": ">",
    "op ＜": "<",
    "op =": "==",
    "op ≠": "!=",
    "effect 降为最低等次": "lowest_grade",
    "effect 降低一个等次": "lower_grade",
    "effect 列最后": "last_place",
    "effect 总分为零": "score_zero",
    "evidence 必传": "required",
}


def word(field: str, value: str) -> str:
    """The Chinese word for a value of a field; the value itself where it has none."""
    return WORDS.get(f"{field} {value}", value)


def value_of(field: str, said: str, choices: tuple[str, ...]) -> str:
    """The value that a person meant by a word, of those the field may have; what was said where it is none of them."""
    meant = next((value for value in choices if said in (value, word(field, value))), None)
    return meant or ALIASES.get(f"{field} {said}", said)
