"""Posts as a list that the import reads again, and one person's file on paper (一人一档)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, lists, safe_cell
from organizations import audit
from organizations.filing import Section, sections
from organizations.imports.posts.lines import HEADINGS, PRINTED
from organizations.models import Kind, MentorPair, Person, PersonPaper, Post, StrengthReview, Title, User
from organizations.roles import Permission
from organizations.selectors import people as selectors

POSTS = "任职名册"
PRINTED_HEADINGS = ("序号", "单位", "姓名", "性别", "职务", "来源", "任职日期", "免职日期", "任职文号")
GRID = 12  # columns of the paper, shared out among those of a section
GRID_WIDTH = 7.2
KEPT = 3  # title, headings and first row of a section stand on one page
PAGE_HEIGHT = 715  # points of an A4 page between its margins, a little less than there are


@transaction.atomic
def post_workbook(posts: QuerySet[Post], *, user: User) -> bytes:
    """One row per post with the headings that the import reads; personal data masked where `user` may not read it.

    A second sheet has what is hung up and handed round, on A4 in letters that can be read; the import leaves it out.
    The export is on record with how many persons the first shows in the clear.
    """
    found = list(posts)
    clear = selectors.clear_persons(user, {post.person_id for post in found})
    content = io.BytesIO()
    full = (_row(post, post.person_id in clear) for post in found)
    listings = (
        Listing(POSTS, POSTS, HEADINGS, full, f"可以改好再导入。打印请用工作表“{PRINTED}”。"),
        Listing(PRINTED, POSTS, PRINTED_HEADINGS, (_printed(*each) for each in enumerate(found, start=1))),
    )
    lists(content, listings)
    audit.record("export.posts", actor=user, rows=len(found), personal=len(clear))
    return content.getvalue()


def _printed(number: int, post: Post) -> tuple[CellValue, ...]:
    return (
        number,
        post.organization.name,
        post.person.name,
        post.person.get_sex_display(),
        post.label,
        post.get_source_display(),
        post.valid_from,
        post.valid_to,
        post.document_no,
    )


def _row(post: Post, clear: bool) -> tuple[CellValue, ...]:
    person, unit = post.person, post.organization
    personal = selectors.Personal.of(person, clear=clear)
    return (
        unit.code,
        unit.name,
        person.name,
        person.get_sex_display(),
        personal.id_number,
        personal.born,
        personal.phone,
        person.get_education_display(),
        person.joined_on,
        post.get_title_display(),
        post.name,
        post.get_source_display(),
        "是" if post.acting else "",
        post.valid_from,
        post.valid_to,
        post.document_no,
        post.reason,
    )


@transaction.atomic
def filing_workbook(person: Person, *, user: User) -> bytes:
    """The file of one person for printing: who, resume, posts, papers, mentors, strengths, what other nouns bring."""
    book = Workbook()
    page = book.active
    page.title = "个人档案"
    for column in range(1, GRID + 1):
        page.column_dimensions[get_column_letter(column)].width = GRID_WIDTH
    paper = _Paper(page)
    paper.line(_title(person), as_title)
    paper.line(f"所在单位：{person.home}　　打印日期：{chinese_date(timezone.localdate())}", as_note)
    _identity(paper, person)
    for section in (*own_sections(user, person), *sections(user, person)):
        paper.section(section)
    print_setup(page, landscape=False)
    fit_heights(page, least=24)
    paper.break_pages()
    page.oddFooter.left.text = "含个人信息，注意保管"
    audit.record("export.person", actor=user, target=person, unit=person.home, personal=1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def own_sections(user: User, person: Person) -> Iterator[Section]:
    """Posts, papers, pairs and strengths, as far as the user sees their units."""
    posts = [
        (
            post.organization.name,
            post.label,
            post.get_source_display() or "—",
            _span(post.valid_from, post.ended_on),
            post.document_no or "—",
            "，".join(filter(None, (post.get_end_kind_display(), post.end_note))) or "—",
        )
        for post in selectors.person_posts(person, user).standing()
    ]
    yield Section("任职经历", ("单位", "职务", "来源", "起止", "文号", "离任"), posts, widths=(2, 2, 2, 3, 2, 1))
    papers = PersonPaper.objects.allowed(user, Permission.SEE).standing().filter(post__person=person)
    rows = [(paper.label, paper.dated, paper.text or "见文件", paper.result or "—") for paper in papers]
    yield Section("任职材料", ("类别", "日期", "内容", "结论"), rows, widths=(3, 2, 5, 2))
    if taught := _taught(user, person):
        yield Section("结对培养", ("培养人", "后备干部", "起止", "成长记录"), taught, widths=(2, 2, 3, 5))
    reviews = StrengthReview.objects.allowed(user, Permission.SEE).standing().filter(person=person)
    met = [(one.criteria.name, one.reviewed_on, one.aspects) for one in reviews.select_related("criteria")]
    if met:
        yield Section("强项认定", ("标准", "日期", "符合的方面"), met, widths=(3, 2, 7))


def _taught(user: User, person: Person) -> list[tuple[CellValue, ...]]:
    pairs = MentorPair.objects.allowed(user, Permission.SEE)
    found = pairs.filter(mentor__person=person) | pairs.filter(reserve=person)
    rows = found.select_related("mentor__person", "reserve").prefetch_related("notes")
    return [
        (
            pair.mentor.person.name,
            pair.reserve.name,
            _span(pair.valid_from, pair.valid_to),
            "\n".join(f"{chinese_date(note.noted_on)}：{note.text}" for note in pair.notes.all()) or "—",
        )
        for pair in rows
    ]


def _title(person: Person) -> str:
    """The file of a village's secretary is filed with the county (一人一档); all others are personal files."""
    led = person.posts.standing().filter(title=Title.SECRETARY).values_list("organization__kind", flat=True)
    kinds = set(led)
    if Kind.VILLAGE in kinds:
        return "村（社区）党组织书记备案表"
    return "党组织书记备案表" if kinds else "个人档案"


def _span(since: Any, until: Any) -> str:
    return f"{chinese_date(since)}至{chinese_date(until) if until else '今'}"


def _identity(paper: _Paper, person: Person) -> None:
    day = timezone.localdate()
    age = person.age_on(day)
    pairs: list[tuple[str, CellValue]] = [
        ("姓名", person.name),
        ("性别", person.get_sex_display()),
        ("身份证号码", person.id_number),
        ("出生日期", f"{chinese_date(person.born)}（{age}岁）" if person.born else ""),
        ("学历", person.get_education_display()),
        ("入党日期", chinese_date(person.joined_on) if person.joined_on else ""),
        ("联系电话", person.phone),
        ("所在单位", person.home.name),
    ]
    for left, right in zip(pairs[::2], pairs[1::2], strict=True):
        paper.cells([(left[0], 2, as_header), (left[1], 4, as_body), (right[0], 2, as_header), (right[1], 4, as_body)])
    paper.cells([("简历", 2, as_header), (person.resume or "—", 10, _left)])


class _Paper:
    """A sheet of GRID equal columns that is written from top to bottom."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.row = 0
        self.begun: list[tuple[int, int]] = []  # the first row of each section, and the one that must stay with it

    def cells(self, given: Iterable[tuple[CellValue, int, Any]]) -> None:
        """One row of cells, each so many columns wide."""
        self.row += 1
        column = 1
        for value, width, style in given:
            for part in range(column, column + width):
                style(self.page.cell(self.row, part))
            safe_cell(self.page.cell(self.row, column), value if value is not None else "")
            if width > 1:
                self.page.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=column, end_column=column + width - 1
                )
            column += width

    def line(self, text: str, style: Any) -> None:
        """A line over the whole width."""
        self.cells([(text, GRID, style)])

    def section(self, section: Section) -> None:
        """Title, headings and rows; 无 where there are none."""
        self.begun.append((self.row + 1, self.row + KEPT))
        self.line(section.title, as_header)
        widths = shared(section)
        self.cells([(head, width, as_header) for head, width in zip(section.heads, widths, strict=True)])
        for row in section.rows:
            shown = [chinese_date(value) if hasattr(value, "year") else value for value in row]
            self.cells([(value, width, _left) for value, width in zip(shown, widths, strict=True)])
        if not section.rows:
            self.line("无", as_body)
        if section.note:
            self.line(section.note, as_note)

    def break_pages(self) -> None:
        """Once the rows have their heights: no title and no headings alone at the foot of a page."""
        heights = {row: self.page.row_dimensions[row].height or 15 for row in range(1, self.row + 1)}
        starts, used = dict(self.begun), 0.0
        for row, height in heights.items():
            kept = range(row, min(starts.get(row, row), self.row) + 1)
            if used and used + sum(heights[one] for one in kept) > PAGE_HEIGHT:
                if row in starts:
                    self.page.row_breaks.append(Break(id=row - 1))
                used = 0.0
            used += height


def shared(section: Section) -> list[int]:
    """The columns of the grid that each column of a section takes, at least one, all of them together."""
    weights: Sequence[int] = section.widths or [1] * len(section.heads)
    total = sum(weights)
    found = [max(1, GRID * weight // total) for weight in weights]
    found[-1] += GRID - sum(found)
    return found


def _left(cell: Any) -> None:
    as_body(cell, align="left")
