"""What a roster may say of a unit beyond how it takes part: items that it is spared, further groups (F16, F76)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assessments.models import Cycle, CycleState, Exemption, Standing
from assessments.selectors.outline import outline
from config.toolkit.refusal import Refused
from organizations.models import Organization
from scoring.engine import Scheme as Spec

MOST_GROUPS = 10
LONGEST_GROUP = 40


def refuse_locked(cycle: Cycle) -> None:
    """Refused once the cycle has been opened: its roster is as it was frozen."""
    if cycle.state != CycleState.DRAFT:
        locked = f"「{cycle}」{cycle.get_state_display()}，名册已经锁定，不能再改。"
        raise Refused(f"{locked}确需增减单位的，请另建一个考核。")


def refuse_exemptions(
    cycle: Cycle,
    units: Collection[Organization],
    exemptions: Mapping[int, Sequence[Exemption]],
    exceptions: Mapping[int, tuple[Standing, str, str]],
) -> None:
    """Refused where a unit is not on the roster, an item not in the scheme, a reason not given, or nothing is left."""
    names = {unit.pk: unit for unit in units}
    spec = outline(cycle.scheme).spec
    for pk, given in exemptions.items():
        if pk not in names:
            raise Refused("有单位写了不考核的项目，但不在名册中。请把它列入名册，或去掉它的不考核的项目。")
        if given and exceptions.get(pk, (Standing.FULL,))[0] == Standing.EXEMPT:
            raise Refused(f"「{names[pk]}」整体免予考核，不用再写不考核的项目，请去掉。")
        _refuse_of_unit(names[pk], spec, given)


def _refuse_of_unit(unit: Organization, spec: Spec, given: Sequence[Exemption]) -> None:
    seen: set[str] = set()
    for exemption in given:
        node = spec.by_code.get(exemption.node)
        if node is None:
            raise Refused(f"「{unit}」不考核的项目「{exemption.node}」不在方案里，请重新选择。")
        if exemption.node in seen:
            raise Refused(f"「{unit}」的「{node.code} {node.name}」写了两次，请去掉一个。")
        if not exemption.reason.strip():
            raise Refused(f"「{unit}」不考核「{node.code} {node.name}」，请写明原因。")
        seen.add(exemption.node)
    category = unit.get_field_display()
    if seen and not any(spec.asks(leaf, category, seen) for leaf in spec.leaves):
        raise Refused(f"「{unit}」的所有项目都不考核了。整体不考核的，请把参加方式改为“免予考核”。")


def refuse_groups(units: Collection[Organization], groups: Mapping[int, Sequence[str]]) -> None:
    """Refused where a further group has the name of a pool, or the names are too many or too long."""
    names = {unit.pk: unit for unit in units}
    pools = {unit.get_field_display() for unit in units}
    for pk, given in groups.items():
        if pk not in names:
            raise Refused("有单位写了另外参加的排名，但不在名册中。请把它列入名册，或去掉这一项。")
        refuse_groups_of(names[pk], given, pools)


def refuse_groups_of(unit: Organization, given: Sequence[str], pools: Collection[str]) -> None:
    """The same of one unit of a roster with these pools."""
    if len(given) > MOST_GROUPS:
        raise Refused(f"「{unit}」另外参加了{len(given)}个排名，最多{MOST_GROUPS}个，请精简。")
    for name in given:
        if not name.strip() or len(name) > LONGEST_GROUP:
            raise Refused(f"「{unit}」另外参加的排名，名称要写1至{LONGEST_GROUP}个字，请改正。")
        if name in pools:
            raise Refused(f"「{name}」已经是名册的排名分组，「{unit}」另外参加的排名请换个名称，例如“全县”。")
