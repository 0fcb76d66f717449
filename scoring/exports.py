"""Tables about schemes for the meeting: 方案修订对照表 (F13), 条款对照表 (F37); parameter tables as a list (F30)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.digest import short
from config.toolkit.excel.report import widen
from config.toolkit.excel.styles import pieces
from config.toolkit.excel.templates import SIGNATURES, report
from config.toolkit.excel.writing import CellValue, amount, flat
from organizations import audit
from organizations.models import User
from scoring.engine import Scheme as Spec
from scoring.imports import COLUMNS, WITHDRAWN
from scoring.models import ParameterTable, Scheme, SchemeState
from scoring.selectors.clauses import clause_lines
from scoring.selectors.descent import lineage_between, spec_of
from scoring.selectors.revision import ITEMS, Line, Revision, Side, revision
from scoring.selectors.tables import unit_names

REVISION, CLAUSES = "方案修订对照表", "条款对照表"
DRAFT = "（草稿，未发布）"
NOTHING = Side("", "", "", "")
MOST_LINES = 14  # in a row: less than half of a page, which a row that does not fit leaves empty
TEXT_WIDTH, TEXT_SIZE = 34.0, 11.0  # of the columns of texts in the template: spreadsheet characters, points
SMALLEST = 8.0  # points: rules are long, and eight columns of them stand on a page


def version_words(scheme: Scheme) -> str:
    """2026年度第1版（草稿）."""
    state = "" if scheme.state == SchemeState.PUBLISHED else f"（{scheme.get_state_display()}）"
    return f"{scheme.year}年度第{scheme.version}版{state}"


def revision_of(earlier: Scheme, later: Scheme) -> Revision:
    """The difference of two versions; SchemeError when a draft cannot be read."""
    return revision(spec_of(earlier), spec_of(later), lineage_between(earlier, later))


def revision_workbook(earlier: Scheme, later: Scheme, *, actor: User) -> bytes:
    """What differs between two versions, both sides in full; SchemeError when a draft cannot be read. On record."""
    found = revision_of(earlier, later)
    values = {
        **_head(later, f"{later.title}修订对照表"),
        "earlier": f"原方案（{version_words(earlier)}）",
        "later": f"修订后（{version_words(later)}）",
        "notes": _notes(found),
        "stamp": f"{_stamp('原方案', earlier)} · {_stamp('修订后', later)} · {_made()}",
    }
    made = report(REVISION)
    page = made.add(REVISION, values, {"rows": list(_records(found.changed))})
    page.fit(smallest=SMALLEST)
    audit.record("scheme.compared", actor=actor, target=later, unit=later.owner, earlier=str(earlier))
    return made.saved()


def _head(scheme: Scheme, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "mark": DRAFT if scheme.state == SchemeState.DRAFT else None,
        "owner": scheme.owner.name,
        "day": chinese_date(timezone.localdate()),
        "signatures": SIGNATURES,
    }


def _made() -> str:
    now = timezone.localtime()
    return f"生成时间：{chinese_date(now.date())}{now:%H:%M}"


def _stamp(label: str, scheme: Scheme) -> str:
    said = short(scheme.digest) if scheme.digest else "草稿，没有校验码"
    return f"{label}：{scheme.title}（{version_words(scheme)}，{said}）"


def _records(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        record: dict[str, Any] = {"number": number, "part": line.part, "changes": line.summary}
        yield from _sides(record, line.before or NOTHING, line.after or NOTHING)
    if not lines:
        blank = dict.fromkeys(f"{prefix}_{name}" for prefix in ("old", "new") for name in Side.__slots__)
        yield {"number": None, "part": None, "changes": "两版内容相同。", **blank}


def _sides(record: dict[str, Any], before: Side, after: Side) -> Iterator[dict[str, Any]]:
    """Both sides of a line; where a text is too long for a row, the rest in rows below."""
    texts = [pieces(side.text, most=MOST_LINES, width=TEXT_WIDTH, size=TEXT_SIZE) for side in (before, after)]
    for position, row in enumerate(zip_longest(*texts)):
        for prefix, side, text in zip(("old", "new"), (before, after), row, strict=True):
            said = side if position == 0 else Side("", f"{side.name}（续）" if text else "", "", "")
            record |= {f"{prefix}_{name}": getattr(said, name) or None for name in ("code", "name", "points")}
            record[f"{prefix}_text"] = text or None
        yield record
        record = {"number": None, "part": None, "changes": None}


def _notes(found: Revision) -> str:
    counts = "，".join(f"{label}{count}项" for label, count in found.counts.items())
    unchanged = len(found.lines) - len(found.changed)
    kept = sum(1 for line in found.lines if line.part == ITEMS and not line.changed)
    return f"注：只列有修订的{len(found.changed)}处，未变的{unchanged}处（其中指标{kept}项）从略。指标沿革：{counts}。"


def clause_workbook(scheme: Scheme, spec: Spec, *, actor: User) -> bytes:
    """Every item with document, number, place and wording of its basis; what rests on nothing says so. On record."""
    lines = clause_lines(spec)
    bare = [line.leaf.code for line in lines if not line.founded]
    notes = f"注：没有写明依据的{len(bare)}项：{'、'.join(bare)}。" if bare else "注：各项都写明了依据。"
    values = {**_head(scheme, f"{scheme.title}条款对照表"), "notes": notes}
    values["stamp"] = f"{_stamp('方案', scheme)} · {_made()}"
    made = report(CLAUSES)
    records = [
        {
            "number": number,
            "code": line.leaf.code,
            "name": line.leaf.name,
            "points": amount(line.leaf.points),
            "document": line.basis.document or None,
            "document_no": line.basis.number or None,
            "place": line.basis.place or ("" if line.founded else "（未写明依据）") or None,
            "clause": line.leaf.clause or None,
            "rule": line.sentence,
        }
        for number, line in enumerate(lines, 1)
    ]
    page = made.add(CLAUSES, values, {"rows": records})
    widen(page.cells("rows.code"), [line.leaf.code for line in lines], most=12)
    page.fit(smallest=SMALLEST)
    audit.record("scheme.clauses", actor=actor, target=scheme, unit=scheme.owner)
    return made.saved()


def table_workbook(table: ParameterTable, *, actor: User) -> bytes:
    """All rows, those that were withdrawn too, in the form that the import reads. The export is on record."""
    content = io.BytesIO()
    note = f"代号 {table.code}，计量单位 {table.unit_word or '无'}。{table.owner}"
    flat(content, table.name, [column.titles[0] for column in COLUMNS], _written(table), note=note, sheet="参数")
    audit.record("table.exported", actor=actor, target=table, unit=table.owner)
    return content.getvalue()


def _written(table: ParameterTable) -> Iterator[tuple[CellValue, ...]]:
    rows = list(table.rows.all())
    names = unit_names(rows)
    for row in rows:
        state = WITHDRAWN if row.withdrawn_at else ""
        whom = row.get_scope_display(), row.group, names.get(row.group, "")
        yield *whom, amount(row.value), row.valid_from, row.valid_until, row.document, state
