"""Register types by the file: a folder of them is taken whole, or refused with what is wrong in every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import transaction

from config.toolkit.refusal import Refused
from organizations.models import Organization, RegisterType, User

from .registers import load_type

MADE, CHANGED, SAME = "新增", "修改", "不变"


def files_in(places: Iterable[Path]) -> list[Path]:
    """The files themselves, and the .json files of folders by name; Refused for a folder without any."""
    found: list[Path] = []
    for place in places:
        inside = sorted(place.glob("*.json")) if place.is_dir() else [place]
        if not inside:
            raise Refused(f"文件夹「{place}」里没有 .json 文件。")
        found += inside
    return found


@transaction.atomic
def load_files(
    contents: Mapping[str, bytes], *, owner: Organization | None, actor: User | None
) -> list[tuple[str, RegisterType]]:
    """The types of these files (bytes by name), each with 新增, 修改 or 不变; all of them or, Refused, none."""
    before = dict(RegisterType.objects.values_list("code", "number"))
    loaded, refused = [], []
    for name, content in contents.items():
        try:
            with transaction.atomic():
                type = load_type(content, owner=owner, actor=actor)
        except Refused as error:
            refused.append(f"{name}：{error.message}")
            continue
        earlier = before.get(type.code)
        loaded.append((SAME if type.number == earlier else CHANGED if earlier else MADE, type))
    if refused:
        raise Refused("\n".join(refused))
    return loaded
