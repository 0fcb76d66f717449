"""Plain functions that make real objects for tests, each with just enough given and the rest sensible.

county = make_organization()                                   # 靖远县 with nothing below
clerk = make_user(at=make_organization(parent=county), role=Role.FILLER)
scheme = make_scheme(owner=county)                             # small, published: see SCHEME
cycle = make_cycle(owner=county)                               # open, three townships, windows around now
sheet = make_sheet()                                           # the first sheet of such a cycle
"""

import itertools
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from assessments import services
from assessments.models import Cycle, Exemption, Sheet, Stage, Standing
from organizations.models import Field, Kind, Membership, Organization, User
from organizations.roles import Role
from organizations.services import tree
from scoring.models import ParameterTable, Scheme
from scoring.services import NewRow, add_rows, import_scheme, publish, start_table

PASSWORD = "Kaoping-2026-mima"
BELOW = {
    None: Kind.COUNTY,
    Kind.PROVINCE: Kind.CITY,
    Kind.CITY: Kind.COUNTY,
    Kind.COUNTY: Kind.TOWNSHIP,
    Kind.TOWNSHIP: Kind.VILLAGE,
}
FIELDS = {Kind.TOWNSHIP: Field.TOWN, Kind.VILLAGE: Field.VILLAGE}
NAMES = {Kind.PROVINCE: "甘肃省", Kind.CITY: "白银市", Kind.COUNTY: "靖远县"}

_numbers = itertools.count(1)


def make_organization(
    name: str = "",
    *,
    kind: Kind | None = None,
    parent: Organization | None = None,
    field: Field | None = None,
    code: str = "",
    position: int | None = None,
) -> Organization:
    """A unit under `parent`; its kind is the next level down, its name made up."""
    kind = kind or BELOW[Kind(parent.kind) if parent else None]
    number = next(_numbers)
    return tree.found(
        name=name or (NAMES.get(kind, "") if parent is None else "") or f"{kind.label[:2]}{number}",
        kind=kind,
        parent=parent,
        field=field or FIELDS.get(kind, Field.OTHER),
        code=code,
        position=number if position is None else position,
        actor=None,
    )


def make_user(
    username: str = "",
    *,
    at: Organization | None = None,
    role: Role = Role.ORGANIZER,
    name: str = "",
    phone: str = "",
) -> User:
    """An account with PASSWORD, and with `role` at the unit `at` unless that is None."""
    number = next(_numbers)
    user = User.objects.create_user(
        username or f"user{number}",
        password=PASSWORD,
        name=name or f"干部{number}",
        phone=phone,
        must_change_password=False,
    )
    if at is not None:
        Membership.objects.create(user=user, role=role, organization=at)
    return user


def leaf(code: str, name: str, points: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An item of a scheme document."""
    return {"code": code, "name": name, "points": points, "kind": "leaf", "rule": rule, **more}


def accumulate(datum: str, each: str) -> dict[str, Any]:
    """So many points for each."""
    return {"type": "accumulate", "parts": [{"datum": datum, "each": each}]}


SCHEME: dict[str, Any] = {
    "format": "kaoping-scheme/1",
    "key": "small",
    "title": "党建工作考核细则（测试）",
    "year": 2026,
    "level": "township",
    "full": "20",
    "source": "编制示例",
    "data": [
        {"code": "no_group", "name": "未成立领导小组", "kind": "flag", "asked": "unit"},
        {"code": "meetings", "name": "专题研究次数", "kind": "count", "unit": "次", "min": "0", "max": "50"},
        {"code": "late", "name": "迟报次数", "kind": "count", "unit": "次", "min": "0", "max": "99"},
        {"code": "rate", "name": "群众满意度", "kind": "percent", "asked": "office", "min": "0", "max": "100"},
        {"code": "visit", "name": "现场查看得分", "kind": "points", "asked": "office", "min": "0"},
        {"code": "honours", "name": "县级以上表彰", "kind": "count", "unit": "次", "min": "0", "max": "9"},
        {"code": "notices", "name": "被通报批评", "kind": "count", "unit": "次", "asked": "office", "min": "0"},
        {"code": "v1", "name": "发生重大责任事故", "kind": "flag", "asked": "office", "blank": "zero"},
    ],
    "nodes": [
        {
            "code": "1",
            "name": "落实责任制",
            "points": "10",
            "kind": "section",
            "children": [
                leaf(
                    "1.1",
                    "组织领导",
                    "4",
                    {
                        "type": "deduct_list",
                        "faults": [
                            {"datum": "no_group", "name": "未成立领导小组", "each": "1"},
                            {"datum": "meetings", "name": "专题研究每少1次", "short_of": "4", "each": "0.5"},
                        ],
                    },
                ),
                leaf("1.2", "按时报送", "6", {"type": "deduct_count", "datum": "late", "each": "1.5"}, na="full"),
            ],
        },
        {
            "code": "2",
            "name": "工作成效",
            "points": "10",
            "kind": "section",
            "children": [
                leaf(
                    "2.1",
                    "群众评价",
                    "5",
                    {
                        "type": "tier",
                        "datum": "rate",
                        "bands": [
                            {"from": "95", "points": "5"},
                            {"from": "80", "points": "3"},
                            {"from": None, "points": "0"},
                        ],
                    },
                ),
                leaf("2.2", "现场查看", "5", {"type": "manual", "datum": "visit"}),
            ],
        },
        {
            "code": "J",
            "name": "加分项",
            "kind": "bonus",
            "cap": "2",
            "children": [leaf("J1", "受表彰", "2", accumulate("honours", "1"))],
        },
        {
            "code": "K",
            "name": "扣分项",
            "kind": "penalty",
            "cap": "3",
            "children": [leaf("K1", "被通报", "3", accumulate("notices", "1"))],
        },
    ],
    "grades": [
        {"name": "优秀", "from": "18"},
        {"name": "良好", "from": "14"},
        {"name": "一般", "from": None},
    ],
    "quotas": [{"grade": "优秀", "share": "0.4", "rounding": "floor", "kind": "ceiling", "per": "pool"}],
    "vetoes": [{"code": "V1", "name": "重大责任事故", "datum": "v1", "effect": "grade_cap", "grade": "一般"}],
}
"""A small scheme of 20 points: deduct_list, deduct_count, tier, manual, accumulate, bonus, penalty, quota and veto."""


def scheme_document(**changes: Any) -> dict[str, Any]:
    """A copy of SCHEME with some of its fields changed."""
    return {**deepcopy(SCHEME), **changes}


def make_scheme(
    *,
    owner: Organization | None = None,
    document: Mapping[str, Any] | None = None,
    actor: User | None = None,
    acknowledgement: str = "",
) -> Scheme:
    """A published scheme of `owner`, from `document` or the small one of this file."""
    owner = owner or make_organization()
    actor = actor or make_user(at=owner, role=Role.CONFIGURATOR)
    scheme = import_scheme(dict(document or scheme_document(key=f"small-{next(_numbers)}")), owner=owner, actor=actor)
    return publish(scheme, actor=actor, acknowledgement=acknowledgement)


def make_table(
    owner: Organization, *rows: NewRow, code: str = "roads", actor: User | None = None, unit_word: str = "公里"
) -> ParameterTable:
    """A parameter table with these rows; with one for all units from 2026 on when none are given."""
    actor = actor or make_user(at=owner, role=Role.CONFIGURATOR)
    table = start_table(owner=owner, code=code, name="道路建设目标", unit_word=unit_word, actor=actor)
    add_rows(table, rows or [NewRow("all", "", 12_000_000, date(2026, 1, 1), None, "县政发〔2026〕3号")], actor=actor)
    return table


def make_windows(*, around: datetime | None = None) -> dict[Stage, tuple[datetime, datetime]]:
    """Both stages open from ten days before until ten days after `around` (now)."""
    now = around or timezone.now()
    return {stage: (now - timedelta(days=10), now + timedelta(days=10)) for stage in Stage}


def make_cycle(
    *,
    owner: Organization | None = None,
    scheme: Scheme | None = None,
    units: Sequence[Organization] | int = 3,
    windows: Mapping[Stage, tuple[datetime, datetime]] | None = None,
    exceptions: Mapping[int, tuple[Standing, str, str]] | None = None,
    exemptions: Mapping[int, Sequence[Exemption]] | None = None,
    also: Mapping[int, Sequence[str]] | None = None,
    title: str = "",
    period: tuple[date, date] = (date(2026, 1, 1), date(2026, 12, 31)),
    actor: User | None = None,
    opened: bool = True,
) -> Cycle:
    """A cycle of `owner` over `units` (that many new ones below it), roster frozen, opened unless told otherwise."""
    owner = owner or (scheme.owner if scheme else make_organization())
    actor = actor or make_user(at=owner, name="张经办", phone="0943-6121234")
    cycle = services.create_cycle(
        scheme=scheme or make_scheme(owner=owner, actor=actor),
        owner=owner,
        title=title or _free_title(owner),
        period_from=period[0],
        period_to=period[1],
        windows=windows or make_windows(),
        actor=actor,
    )
    if isinstance(units, int):
        units = [make_organization(parent=owner) for _ in range(units)]
    services.freeze_roster(cycle, units=units, actor=actor, exceptions=exceptions, exemptions=exemptions, also=also)
    return services.open_cycle(cycle, actor=actor) if opened else cycle


def _free_title(owner: Organization) -> str:
    """What a cycle is called that nobody named; the owner's second one is told from the first."""
    title, others = "2026年度党建工作考核", owner.cycles.count()
    return f"{title}（{others + 1}）" if others else title


def make_sheet(*, cycle: Cycle | None = None, **given: Any) -> Sheet:
    """The first sheet of `cycle`, or of a new one made with the other arguments."""
    cycle = cycle or make_cycle(**given)
    return Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position")[0]


def fill(sheet: Sheet, values: Mapping[str, str], *, stage: Stage = Stage.SELF, actor: User, reason: str = "") -> None:
    """Type these values over whatever is there; AssertionError when one is not taken."""
    current = dict(sheet.entries.filter(stage=stage, current=True).values_list("datum", "revision"))
    cells = [services.Cell(code, value, current.get(code, 0), reason) for code, value in values.items()]
    answers = services.save_cells(sheet, cells, stage=stage, actor=actor)
    assert all(answer.state in ("saved", "unchanged") for answer in answers), answers
