"""What may be chosen in a scheme, with its Chinese word: for columns, forms and the workbook of a scheme.

Nothing here needs the database: a scheme's workbook is read without it (`manage.py score`).
"""

from config.toolkit.choices import Choice


class NodeKind(Choice):
    """What a node of the tree is."""

    SECTION = "section", "板块"
    LEAF = "leaf", "指标"
    BONUS = "bonus", "加分项"
    PENALTY = "penalty", "扣分项"


class NaPolicy(Choice):
    """What a unit gets where an item does not apply (domain 13)."""

    FULL = "full", "得满分"
    ZERO = "zero", "得零分"
    SCALE = "scale", "剔除后折算"
    SIBLINGS = "siblings", "由同板块其余各项分担"
    MEAN = "mean", "得本组平均分"
    FIXED = "fixed", "得规定分数"


class EvidenceNeed(Choice):
    """Whether an item asks for evidence."""

    OPTIONAL = "optional", "可附"
    REQUIRED = "required", "必附"
    NONE = "none", "不需要"


class DatumKind(Choice):
    """What kind of answer a datum has."""

    COUNT = "count", "次数"
    NUMBER = "number", "数值"
    POINTS = "points", "分数"
    FLAG = "flag", "是否"
    CHOICE = "choice", "选项"
    PERCENT = "percent", "百分比"
    MONEY = "money", "金额"
    DATE = "date", "日期"
    CHILDREN = "children", "下级考核结果"
    RESULT = "result", "其他考核结果"


class Asked(Choice):
    """Who is asked for a datum."""

    UNIT = "unit", "被考核单位"
    OFFICE = "office", "考核单位"
    CHILDREN = "children", "下级考核结果"
    COMPUTED = "computed", "系统计算"
    CYCLE = "cycle", "其他考核结果"
    TABLE = "table", "参数表"
    REGISTER = "register", "台账"


class Blank(Choice):
    """What an unfilled datum means."""

    MISSING = "missing", "视为未填，暂不计分"
    ZERO = "zero", "视为没有发生，按0计"


class Take(Choice):
    """What is read of another cycle's result."""

    SCORE = "score", "总分"
    GRADE = "grade", "等次"
    PLACE = "place", "名次"


class Ties(Choice):
    """What equal totals do to the places after them."""

    COMPETITION = "competition", "并列占位（1、2、2、4）"
    DENSE = "dense", "并列不占位（1、2、2、3）"
    ORDINAL = "ordinal", "不并列（同分按名册顺序）"


class RankOn(Choice):
    """Which total is compared."""

    ROUNDED = "rounded", "按印发的分数（四舍五入后）"
    EXACT = "exact", "按未取舍的分数"


class Edge(Choice):
    """Whether a grade's first total belongs to it."""

    IN = "in", "含"
    OUT = "out", "不含"


class Rounding(Choice):
    """How a quota becomes a whole number."""

    FLOOR = "floor", "舍去小数"
    HALF_UP = "half_up", "四舍五入"
    CEIL = "ceil", "有小数即进一"


class QuotaKind(Choice):
    """Whether a quota is a ceiling, a floor or a target."""

    CEILING = "ceiling", "最多"
    FLOOR = "floor", "最少"
    TARGET = "target", "按名次取"


class Per(Choice):
    """Of which units a quota is a share."""

    POOL = "pool", "按分组"
    ALL = "all", "按全部单位"
    CATEGORY = "category", "按类别"
    PARENT = "parent", "按上级单位"


class Fill(Choice):
    """Where the units come from when a quota is not met."""

    RAISE = "raise", "从下一等提上来"
    LOWER = "lower", "从上一等降下来"


class Effect(Choice):
    """What a veto does."""

    GRADE_CAP = "grade_cap", "等次不得高于"
    LOWEST_GRADE = "lowest_grade", "定为最低等次"
    LOWER_GRADE = "lower_grade", "降低等次"
    RAISE_GRADE = "raise_grade", "直接晋档"
    LAST_PLACE = "last_place", "名次列本组最后"
    NOT_GRADED = "not_graded", "排名但不定等次"
    NOT_RANKED = "not_ranked", "不参加排名"
    SCORE_CAP = "score_cap", "总分不得高于"
    SCORE_FACTOR = "score_factor", "总分按比例计"
    SCORE_ZERO = "score_zero", "总分计零分"
    LISTED = "listed", "提请列入名单"
