"""排查情况表 and 建议名单: what was found of every unit, and the list that goes to the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from assessments.exports.laid import written
from assessments.models import Choice, Outcome, Screening, ScreeningEntry, ScreeningPart
from assessments.selectors.screenings import board
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.finding import hits_of
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.digest import short
from config.toolkit.excel.writing import CellValue, Listing, amount
from config.toolkit.scaled import percent
from organizations import audit
from organizations.models import User
from scoring.standards import Truth
from scoring.standards.listings import Listing as Standard

MARKS = {Truth.YES: "是", Truth.NO: "否", Truth.UNKNOWN: "不明"}
NUMBERS = ("应排查", "已排查", "整顿中", "建议列入", "不能确定", "意见列入", "确定列入", "确定占比（%）")
TOWNSHIPS = ("排查单位", *NUMBERS, "研究会议", "纪要编号")
CRITERIA = ("编号", "情形", "符合", "不符合", "不明")
OPINIONS = ("乡镇意见", "乡镇理由", "会议确定", "理由")
PROPOSED = ("乡镇", "单位", "类型", "计算结果", "符合的情形和依据", "倒数名次", *OPINIONS)
OPTIONAL = ("倒数名次", "乡镇意见", "乡镇理由", "会议确定", "理由")
HEADING = 10  # characters of a heading


@transaction.atomic
def situation_workbook(screening: Screening, *, actor: User) -> bytes:
    """Sheets 汇总, 情形, 排查情况表; the export is on record."""
    spec, parts = spec_of(screening), list(board.by_township(screening))
    entries = list(board.entries_of(screening))
    counted = board.by_criterion(spec, board.truths(screening))
    criteria = [(each.criterion.code, each.criterion.text, each.met, each.unmet, each.unknown) for each in counted]
    codes = [each.code for each in spec.criteria] if spec.mode != "share" else []
    ranked = ("倒排依据", "倒数名次") if spec.rank else ()
    heads = ("乡镇", "单位", "类型", *(f"情形{code}" for code in codes), *ranked, "依据", "计算结果", *OPINIONS)
    note, title = _note(screening, entries), screening.title
    pages = [
        Listing("汇总", f"{title}汇总", TOWNSHIPS, [*map(_township, parts), _total(parts)], note, HEADING),
        Listing("情形", f"{title}各种情形", CRITERIA, criteria, note, HEADING),
        Listing(
            *("排查情况表", f"{title}情况表", heads, list(_situation(entries, codes, bool(ranked))), note, HEADING),
            optional=OPTIONAL,
        ),
    ]
    audit.record("export.screening", actor=actor, target=screening, unit=screening.owner, units=len(entries))
    return written([page for page in pages if page.rows], actor=actor, mark=_mark(screening))


@transaction.atomic
def proposal_workbook(screening: Screening, *, actor: User) -> bytes:
    """Sheets 建议名单, what is proposed or wanted by a township, and 不能确定的单位 apart; the export is on record."""
    spec = spec_of(screening)
    entries = list(board.entries_of(screening))
    named = [entry for entry in entries if _named(entry)]
    open_ = [entry for entry in entries if entry.computed == Outcome.UNKNOWN and not _named(entry)]
    title, note = screening.title, _note(screening, entries)
    pages = [
        Listing(name, f"{title}{name}", PROPOSED, [_proposed(spec, each) for each in found], note, HEADING)
        for name, found in (("建议名单", named), ("不能确定的单位", open_))
    ]
    audit.record("export.screening", actor=actor, target=screening, unit=screening.owner, rows=len(named))
    pages = [replace(page, optional=OPTIONAL) for page in pages if page.rows or page.sheet == "建议名单"]
    return written(pages, actor=actor, mark=_mark(screening))


def _note(screening: Screening, entries: Sequence[ScreeningEntry]) -> str:
    """What was computed when; what has come since and what is not known stand first: the meeting must see it."""
    when = chinese_moment(timezone.localtime(screening.computed_at)) if screening.computed_at else ""
    computed = f"，{when}计算" if when else "，还没有计算"
    standard = f"{screening.standard}第{screening.standard.version}版"
    newer, unknown = board.newer_answers(screening), sum(one.computed == Outcome.UNKNOWN for one in entries)
    warned = f"计算以后又有{newer}条认定，本表还没有算进去，请重新计算后再用。" if newer else ""
    warned += f"有{unknown}个单位不能确定，不在建议之列。" if unknown else ""
    head = f"{screening.owner}，{screening.year}年度，截至{chinese_date(screening.day)}"
    return f"{warned}{head}，标准：{standard}{computed}。"


def _mark(screening: Screening) -> str:
    return f"校验码{short(screening.digest)}" if screening.digest else ""


def _township(part: ScreeningPart) -> tuple[CellValue, ...]:
    numbers = (part.units, part.screened, part.opened, part.proposed, part.unknown, part.opinions, part.listed)
    meeting = (part.opined.body, part.opined.minutes_no) if part.opined else ("", "")
    return part.name, *numbers, amount(percent(part.listed, part.units), places=2), *meeting


def _total(parts: Sequence[ScreeningPart]) -> tuple[CellValue, ...]:
    sums = board.totals(parts)
    numbers = (sums[name] for name in ("units", "screened", "opened", "proposed", "unknown", "opinions", "listed"))
    return "合计", *numbers, amount(percent(sums["listed"], sums["units"]), places=2), "", ""


def _situation(
    entries: Sequence[ScreeningEntry], codes: Sequence[str], ranked: bool
) -> Iterator[tuple[CellValue, ...]]:
    for entry in entries:
        hits = hits_of(entry.hits)
        marks = [MARKS[hits[code].truth] if code in hits else "" for code in codes]
        figures = (amount(entry.figure), entry.place) if ranked else ()
        said = "；".join(
            f"{code}：{hits[code].said}" for code in codes if code in hits and hits[code].truth == Truth.YES
        )
        head = (entry.part.name, entry.name, entry.get_field_display())
        yield *head, *marks, *figures, said, entry.get_computed_display(), *_opinions(entry)


def _proposed(spec: Standard, entry: ScreeningEntry) -> tuple[CellValue, ...]:
    hits = hits_of(entry.hits)
    met = [
        f"{each.code}．{each.text}（{hits[each.code].said}）"
        for each in spec.criteria
        if each.code in hits and hits[each.code].truth == Truth.YES
    ]
    head = (entry.part.name, entry.name, entry.get_field_display(), entry.get_computed_display())
    return *head, "；".join(met) or entry.reason, entry.place, *_opinions(entry)


def _opinions(entry: ScreeningEntry) -> tuple[CellValue, ...]:
    opinion, decided = entry.get_opinion_display(), entry.get_decided_display()
    return opinion, entry.opinion_reason, decided, entry.decided_reason


def _named(entry: ScreeningEntry) -> bool:
    return Choice.LISTED in (entry.opinion, entry.decided) or entry.computed == Outcome.LISTED
