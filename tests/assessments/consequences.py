"""结果运用 as an office keeps it: scored periods, the published rules of 班庄镇 and 西宋集镇, lists made by them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from assessments import services
from assessments.models import ConsequenceList, Cycle, Stage
from assessments.services import consequences
from assessments.services.resolutions import Meeting
from organizations.models import Field, Organization, User
from organizations.roles import Role
from organizations.services import posts
from organizations.services.people import register_person
from scoring.models import Scheme, Standard
from scoring.services.standards import load_standard, publish
from tests.assessments.steps import sheets_of
from tests.factories import fill, leaf, make_cycle, make_organization, make_scheme, make_user, scheme_document

SEEDS = Path(__file__).parents[2] / "seeds" / "standards"
MANUAL = leaf("1", "考核得分", "100", {"type": "manual", "datum": "score"})
XISONGJI = ["宋东村", "宋西村", "后宋村", "前宋村", "李集村", "王集村", "张楼村"]
XISONGJI += ["刘楼村", "赵庄村", "孙庄村", "周庄村", "吴庄村", "郑庄村", "冯庄村"]
PASSED = [{"name": "过关", "from": "60"}, {"name": "不过关", "from": None}]


def scored_scheme(owner: Organization, key: str, *, level: str = "village") -> Scheme:
    """One item of 100 points that the office gives; 60 and more is 过关."""
    document = scheme_document(key=key, title=key, level=level, full="100", quotas=[], vetoes=[], grades=PASSED)
    datum = {"code": "score", "name": "考核得分", "kind": "points", "asked": "office", "min": "0"}
    document |= {"data": [datum], "nodes": [deepcopy(MANUAL)]}
    return make_scheme(owner=owner, document=document)


def scored(scheme: Scheme, scores: Mapping[Organization, str], period: tuple[date, date]) -> Cycle:
    """One period assessed, computed, decided and published, with these totals."""
    units = list(scores)
    cycle = make_cycle(owner=scheme.owner, scheme=scheme, units=units, period=period, title=f"{scheme}{period[1]:%Y%m}")
    clerk = make_user(at=scheme.owner)
    for sheet in sheets_of(cycle):
        services.submit(sheet, actor=clerk)
        value = {"score": scores[sheet.roster_entry.organization]}
        fill(sheet, value, stage=Stage.REVIEW, actor=clerk, reason="考核组打分")
        services.finish_review(sheet, actor=clerk)
    return announced(cycle, clerk)


def announced(cycle: Cycle, clerk: User) -> Cycle:
    """A reviewed period computed, decided and published."""
    services.compute(cycle, actor=clerk)
    cycle = Cycle.objects.get(pk=cycle.pk)
    said = {"meeting": "镇党委会", "minutes_no": "1号", "decided_on": timezone.localdate(), "grades": {}}
    services.decide(cycle, **said, actor=make_user(at=cycle.owner, role=Role.LEADER))
    services.publish(cycle, title="通报", document_no="", actor=clerk)
    return Cycle.objects.get(pk=cycle.pk)


def month(number: int, year: int = 2026) -> tuple[date, date]:
    """A month from its first day to its last."""
    after = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), after - date.resolution


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def town(name: str, villages: Sequence[str]) -> tuple[Organization, list[Organization]]:
    """A township of a county with villages of these names."""
    made = make_organization(name, parent=make_organization("某县"))
    return made, [make_organization(each, parent=made, field=Field.VILLAGE) for each in villages]


def appointed(village: Organization, *, since: date) -> None:
    """A secretary of the village from that day on."""
    person = register_person(name="李书记", home=village, actor=None)
    posts.appoint(person, village, title="secretary", name="党组织书记", valid_from=since, actor=None)


def standard(owner: Organization, document: Mapping[str, Any] | str) -> Standard:
    """A published standard of the owner: from a document, or a seed by its name."""
    if isinstance(document, str):
        document = json.loads((SEEDS / f"consequences-{document}.json").read_text())
    actor = make_user(at=owner, role=Role.CONFIGURATOR)
    return publish(load_standard(document, owner=owner, actor=actor), actor=actor)


def started(rules: Standard, *, day: date, actor: User | None = None, **given: Any) -> ConsequenceList:
    """A list by these rules, not computed."""
    said = {"title": "考核结果运用名单", "year": day.year, "period": f"{day.year}年度", **given}
    actor = actor or make_user(at=rules.owner)
    return consequences.start_list(owner=rules.owner, standard=rules, day=day, actor=actor, **said)


def computed(rules: Standard, *, day: date, **given: Any) -> ConsequenceList:
    """The same, computed."""
    made = started(rules, day=day, **given)
    consequences.compute_list(made, actor=made.made_by)
    return ConsequenceList.objects.get(pk=made.pk)


def decided(made: ConsequenceList, *, on: date | None = None) -> ConsequenceList:
    """Decided by a meeting."""
    meeting = Meeting("镇党委会", "〔2026〕9号", on or timezone.localdate(), "考核办法第九条")
    return consequences.decide_list(made, meeting, actor=make_user(at=made.owner, role=Role.LEADER))


def lines(made: ConsequenceList, rule: str = "") -> dict[str, str]:
    """What stands by unit: 适用 or 待判断, prize and yuan."""
    found = {}
    for entry in made.entries.filter(rule=rule) if rule else made.entries.all():
        found[entry.name] = consequences.told(entry)
    return found


PAID: dict[str, Any] = {
    **{"format": "kaoping-standard/1", "kind": "consequence", "key": "paid", "title": "绩效报酬办法"},
    **{"source": {"document": "编制示例"}, "applies_to": ["township"], "facts": []},
    "rules": [{"kind": "pay", "code": "pay", "name": "绩效报酬", "amount": {"by": "fixed", "yuan": "500"}}],
}
"""500 yuan for every township."""


def consequences_about(owner: Organization, actor: User, words: str = "") -> dict[str, dict[str, Any]]:
    """By state what the addresses of lists are about: one decided, one still to be; `words` stand in all texts."""
    document = deepcopy(PAID)
    for part in (document, document["source"], document["rules"][0]):
        part |= {key: f"{value}{words}" for key, value in part.items() if key in ("title", "document", "name")}
    rules, today = standard(owner, document), timezone.localdate()
    first, second = (
        computed(rules, day=today, actor=actor, title=f"{period}名单{words}", period=f"{period}{words}"[:40])
        for period in ("三月", "四月")
    )
    for entry in list(first.entries.all())[:1] if words else ():
        consequences.settle_entry(entry, applies=True, yuan=1_000_000, reason=words, actor=actor)
    meeting = Meeting(f"党委会{words}"[:120], f"9号{words}"[:80], today, words)
    consequences.decide_list(first, meeting, actor=make_user(at=owner, role=Role.LEADER))
    return {
        "open": {"consequences": first, "consequences/lines": first.entries.first()},
        "draft": {"consequences": second, "consequences/lines": second.entries.first()},
    }
