"""From totals to grades: bands, quotas, vetoes (domain.md section 9)."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.form import NODE_CODE, SPOKEN, Form
from scoring.engine.numbers import Rounding, whole_share
from scoring.engine.rules.full_or_zero import WORDS, Op, compare

Effect = Literal[
    "grade_cap",
    "lowest_grade",
    "lower_grade",
    "raise_grade",
    "last_place",
    "not_graded",
    "not_ranked",
    "score_cap",
    "score_factor",
    "score_zero",
    "listed",
]
UNGRADED = "不定等次"  # what is said where there is no grade
ON_TOTALS = ("score_cap", "score_factor", "score_zero")
SHIFTING = ("lower_grade", "raise_grade")

OUTCOMES = {
    "lowest_grade": "定为最低等次",
    "last_place": "名次列本组最后",
    "not_graded": f"参加排名，{UNGRADED}",
    "not_ranked": f"不参加排名，{UNGRADED}",
    "score_zero": "总分计0分",
    "listed": "提请列入名单，不影响得分",
}
ROUNDED = {"floor": "有小数的舍去", "half_up": "四舍五入", "ceil": "有小数即进一"}
FIELDS = {
    "pool": "每组参加排名单位",
    "all": "全部参加排名单位",
    "category": "每类参加排名单位",
    "parent": "每个上级单位所属参加排名单位",
}


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: printed totals from `lower` up to the grade above; the last has no lower end.

    The lower end itself is in, or with `edge` out belongs to the grade below (90分以上不含90分, F78).
    """

    noun: ClassVar[str] = "等次"

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    lower: Annotated[int | None, Form("下限", key="from", scaled=True)]
    edge: Annotated[Literal["in", "out"], Form("下限含不含")] = "in"

    def holds(self, printed: int) -> bool:
        """Whether a printed total reaches this grade."""
        if self.lower is None:
            return True
        return printed >= self.lower if self.edge == "in" else printed > self.lower

    def reached(self) -> str:
        """Its lower end in Chinese: 90分及以上, 90分以上（不含90分）; empty where it has none."""
        if self.lower is None:
            return ""
        end = f"{text(self.lower)}分"
        return f"{end}及以上" if self.edge == "in" else f"{end}以上（不含{end}）"

    def missed(self) -> str:
        """What stays below its lower end, in Chinese: 不足90分, 不超过90分; empty where it has none."""
        if self.lower is None:
            return ""
        return f"{'不足' if self.edge == 'in' else '不超过'}{text(self.lower)}分"


QUOTA_KINDS = {"ceiling": "最多", "floor": "最少", "target": "按名次取"}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the ranked units of a field may, must or shall have a grade (domain.md 9.3).

    ceiling: at most so many have `grade`, the worst of too many fall to the next. floor: at least so many have it (or
    one of `also`): the best of the next lower grade rise (`fill` raise), or the worst of the next higher fall
    (`fill` lower). target: the best so many that no better grade took have it, whatever their points.
    The number is `share` of the field, rounded as said, or `count`; the field is a pool, all units, those of one
    category, or those below one unit.
    """

    grade: Annotated[str, Form("等次")]
    share: Annotated[int | None, Form("比例", scaled=True, least=0, most=SCALE)] = None
    rounding: Annotated[Rounding | None, Form("取整方式")] = None
    kind: Annotated[Literal["ceiling", "floor", "target"], Form("类型")] = "ceiling"
    per: Annotated[Literal["pool", "all", "category", "parent"], Form("范围")] = "pool"
    count: Annotated[int | None, Form("名额数", least=0)] = None
    also: Annotated[tuple[str, ...], Form("合并计算的等次")] = ()
    fill: Annotated[Literal["raise", "lower"] | None, Form("不足时")] = None

    def sentence(self) -> str:
        """The quota in Chinese, as it stands below a scheme's table."""
        names = "、".join((self.grade, *self.also))
        if self.count is not None:
            number = f"{self.count}个"
        else:
            number = f"{text((self.share or 0) * 100)}%（{ROUNDED[self.rounding or 'floor']}）"
        if self.kind == "target":
            return f"{names}按名次取{FIELDS[self.per]}的前{number}"
        if self.kind == "ceiling":
            return f"{names}不超过{FIELDS[self.per]}的{number}"
        short = "从下一等次中择优提上来" if self.fill == "raise" else "从上一等次末位降下来"
        return f"{names}合计不少于{FIELDS[self.per]}的{number}，不足的{short}"

    def limit(self, members: int) -> int:
        """How many of so many members."""
        if self.count is not None:
            return self.count
        return whole_share(self.share or 0, members, self.rounding or "floor")


@dataclass(frozen=True, slots=True)
class Veto:
    """What happens to a unit for which the datum is true, or its comparison holds: the effect is data (domain.md 9.4).

    grade_cap: no better than `grade`; lowest_grade: the last grade; lower_grade, raise_grade: `steps` down
    (降低一个等次) or up (直接晋档) from what the quotas leave; last_place: behind all others of the pool (列最后1位);
    not_graded: a place but no grade; not_ranked: no place and no grade; score_cap: the total is at most `score`
    (不超过59分); score_factor: it counts `factor` (按90%计) where it is above 0; score_zero: it is 0 (清零); listed:
    no effect on points, the unit is put forward for a list (软弱涣散). With `last` instead of a datum it falls on the
    last so many places of every pool.
    """

    noun: ClassVar[str] = "一票否决"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    effect: Annotated[Effect, Form("后果")]
    datum: Annotated[str, Form("数据项")] = ""
    grade: Annotated[str, Form("最高等次")] = ""
    op: Annotated[Op | None, Form("比较")] = None
    than: Annotated[int | None, Form("比较值", scaled=True)] = None
    last: Annotated[int, Form("末位名数", least=0)] = 0
    steps: Annotated[int, Form("升降等数", least=1, most=99)] = 1
    score: Annotated[int | None, Form("最高总分", scaled=True, least=0)] = None
    factor: Annotated[int | None, Form("总分折算比例", scaled=True, positive=True, most=SCALE)] = None

    @property
    def title(self) -> str:
        """What it is called where it is told: a rise is no veto."""
        return "直接晋档" if self.effect == "raise_grade" else "一票否决"

    @property
    def outcome(self) -> str:
        """What it does, in Chinese."""
        parametrized = {
            "grade_cap": f"等次不高于「{self.grade}」",
            "lower_grade": f"等次降低{self.steps}等",
            "raise_grade": f"等次提高{self.steps}等",
            "score_cap": f"总分不超过{text(self.score or 0)}分",
            "score_factor": f"总分按{text((self.factor or 0) * 100)}%计",
        }
        return parametrized.get(self.effect) or OUTCOMES[self.effect]

    def basis(self, catalog: Catalog) -> str:
        """What brings it down, in Chinese."""
        if self.last:
            return f"本组末{self.last}名"
        datum = catalog[self.datum]
        if self.op is None or self.than is None:
            return f"依据「{datum.name}」"
        return f"{datum.name}{WORDS[self.op]}{datum.amount(self.than)}"

    def falls(self, figure: int | None) -> bool:
        """Whether it falls on a unit with this figure: what nobody recorded has not happened."""
        if figure is None:
            return False
        return bool(figure) if self.op is None or self.than is None else compare(self.op, figure, self.than)
