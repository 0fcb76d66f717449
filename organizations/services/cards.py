"""Cards and figures by year: registered once, corrected by a new version; the items that they count are data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.toolkit import scaled
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import CardYear, IndicatorValue, Organization, Use, User, YearItem

from .honours import save

FIRST_YEAR = 1921
ITEMS = Path(settings.BASE_DIR) / "seeds" / "cards" / "items.json"


@transaction.atomic
def load_items(*, actor: User | None) -> int:
    """The usual yearly items; those that are there stay as they are. How many were added."""
    wanted = json.loads(ITEMS.read_text(encoding="utf-8"))["items"]
    known = set(YearItem.objects.values_list("code", flat=True))
    new = [YearItem(**item, position=number) for number, item in enumerate(wanted, 1) if item["code"] not in known]
    YearItem.objects.bulk_create(new)
    if new:
        audit.record("year_item.loaded", actor=actor, names=[item.name for item in new])
    return len(new)


@transaction.atomic
def save_item(item: YearItem, *, actor: User | None) -> YearItem:
    """A yearly item made or changed; its code stays what it was, because cards are kept by it."""
    before = YearItem.objects.select_for_update().filter(pk=item.pk).first()
    if before is not None and before.code != item.code:
        raise Refused(f"项目的代号不能改，历年数据按「{before.code}」保存。请停用后新建。")
    item.save()
    audit.record("year_item.saved", actor=actor, target=item, code=item.code, name=[before and before.name, item.name])
    return item


@transaction.atomic
def keep_card(
    organization: Organization,
    *,
    year: int,
    data: Mapping[str, int],
    actor: User | None,
    source: str = "",
    reason: str = "",
) -> CardYear:
    """The card of a year: the first version, or with a reason the next one. The same figures make no new version.

    `data` holds scaled numbers by the code of their item.
    """
    refuse_year(organization, year)
    if not data:
        raise Refused("一项数据都没有填写。")
    if unknown := sorted(set(data) - set(items(Use.CARD))):
        raise Refused(f"没有代号为「{unknown[0]}」的底数项目，请先在系统配置里建立。")
    cards = CardYear.objects.select_for_update().filter(organization=organization, year=year)
    before = cards.filter(current=True).first()
    if before is not None:
        if before.data == dict(data) and before.source == source:
            return before
        if not reason:
            raise Refused(
                f"「{organization}」{year}年底数已固定（第{before.version}版），更正请写明理由。", field="reason"
            )
        cards.filter(current=True).update(current=False)
    version = before.version + 1 if before else 1
    card = CardYear(
        organization=organization,
        year=year,
        version=version,
        data=dict(data),
        source=source,
        reason=reason if before else "",
        actor=actor,
    )
    changed = _changes(before.data if before else {}, card.data)
    save(card, "card.corrected" if before else "card.kept", actor=actor, reason=card.reason, year=year, changed=changed)
    return card


@transaction.atomic
def keep_figure(
    organization: Organization,
    *,
    year: int,
    item: YearItem,
    value: int,
    source: str,
    actor: User | None,
    growth: int | None = None,
) -> IndicatorValue:
    """A figure of one year as one source gives it; another source's figure of the same year stays beside it."""
    refuse_year(organization, year)
    if item.use != Use.INDICATOR:
        raise Refused(f"「{item}」是底数项目，请登记在年度底数里。", field="item")
    figure = IndicatorValue(
        organization=organization, year=year, item=item, value=value, growth=growth, source=source, actor=actor
    )
    save(figure, "figure.kept", actor=actor, year=year, name=item.name, value=scaled.text(value))
    return figure


def items(use: Use) -> dict[str, YearItem]:
    """The items in use, by code, in their order."""
    return {item.code: item for item in YearItem.objects.filter(use=use, on=True)}


def _changes(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """The names of the items that differ."""
    codes = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    names = dict(YearItem.objects.values_list("code", "name"))
    return [names.get(code, code) for code in codes]


def refuse_year(organization: Organization, year: int) -> None:
    """Refused for a year to come, or one in which the unit was not there."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Refused(f"年度{year}不对，应在{FIRST_YEAR}年和今年之间。", field="year")
    if organization.opened_on and year < organization.opened_on.year:
        raise Refused(f"「{organization}」{organization.opened_on.year}年才成立，没有{year}年的数据。", field="year")
    if organization.closed_on and year > organization.closed_on.year:
        raise Refused(f"「{organization}」已于{organization.closed_on.year}年撤销，没有{year}年的数据。", field="year")
