"""What people say of units where no record tells it: by township on a page, all at once by workbook."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.exports.rating_answers import answers_workbook, asked_columns
from assessments.forms.ratings import AnswersForm
from assessments.imports.rating_answers import ANSWERS
from assessments.models.ratings import RatingEntry, RatingRound
from assessments.selectors.ratings.gathering import gather, round_answers
from assessments.selectors.ratings.mattering import mattering
from assessments.services import ratings
from assessments.services.ratings.rows import OPEN, refuse_state
from assessments.views.doors import sent
from assessments.views.ratings.doors import round_crumbs, round_for
from assessments.views.uploads import UploadPages
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import attachment, require_form
from organizations.roles import Permission
from scoring.standards import Fact

NAME = "登记评定事项"
MISSING_ONLY = "missing"  # the tab of all units of which something is asked and not said


@require_form
def rating_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """One township at a time (`?parent=`), or what is missing in all; only what matters, unless `?all=1`."""
    round = round_for(request, pk, Permission.ORGANIZE)
    refuse_state(round, OPEN, "再登记评定事项")
    entries = list(round.entries.order_by("position"))
    if not entries:
        raise Refused(f"「{round}」的名单里没有单位，请重新计算，或者撤回后另建。")
    asking = Asking(round, entries)
    here = request.GET.get("parent", asking.first)
    missing = here == MISSING_ONLY
    members = entries if missing else [entry for entry in entries if str(entry.parent_id) == here]
    if not members:
        raise Http404
    whole = request.GET.get("all") == "1" and not missing
    about = asking.lacks if missing else asking.about
    shown = members if whole else [entry for entry in members if about(entry)]
    facts = asking.facts if whole else [fact for fact in asking.facts if asking.asks(fact, shown)]
    wanted = {(entry.organization_id, fact.code) for entry in shown for fact in facts} if whole else asking.wanted
    form = AnswersForm(sent(request), entries=shown, facts=facts, held=asking.held, wanted=wanted)
    url = reverse("assessments:rating-answers", args=[pk])
    if request.method == "POST":
        form = AnswersForm(request.POST, entries=members, facts=asking.facts, held=asking.held, wanted=wanted)
        if form.is_valid():
            with refusals_on(form):
                kept = ratings.answer(round, answers=form.answers(), actor=request.user)
                messages.success(request, f"已登记{kept}项。" if kept else "没有改动。")
                return redirect(f"{url}?{request.GET.urlencode()}" if request.GET else url)
    context = {
        "round": round,
        "form": form,
        "facts": form.facts,
        "rows": [(entry, cells, *asking.told(entry)) for entry, cells in form.rows()],
        "whole": whole,
        "spared": 0 if missing else len(members) - len(shown),
        "missing": missing,
        "others": f"{url}?parent={here}" + ("" if whole else "&all=1"),
        "tabs": asking.tabs(url, here),
        "crumbs": round_crumbs(round, (NAME, "")),
    }
    return render(request, "assessments/rating_answers.html", context, status=422 if form.errors else 200)


class Asking:
    """What people are asked in a round: the facts, where an answer matters, what was said."""

    def __init__(self, round: RatingRound, entries: list[RatingEntry]) -> None:
        self.entries = entries
        inputs = gather(round)
        self.facts = asked_columns(round, inputs)
        self.wanted = mattering(round, inputs, self.facts)
        self.held = {key: int(one.value) for key, one in round_answers(round).items()}
        self.names = inputs.rating.scale.names
        self.before = {int(unit.id): self.names.get(unit.held.code, "") for unit in inputs.units}

    def told(self, entry: RatingEntry) -> tuple[str, str]:
        """What the unit held before, and what may come out by different answers."""
        found = {code for fact in self.facts for code in self.wanted.get((entry.organization_id, fact.code), ())}
        possible = [name for code, name in self.names.items() if code in found]
        return self.before.get(entry.organization_id, ""), "、".join(possible)

    def about(self, entry: RatingEntry) -> bool:
        """Whether anything is asked of the unit."""
        return any((entry.organization_id, fact.code) in self.wanted for fact in self.facts)

    def lacks(self, entry: RatingEntry) -> bool:
        """Whether something is asked of the unit that nobody has said yet."""
        unit = entry.organization_id
        return any((unit, fact.code) in self.wanted and (unit, fact.code) not in self.held for fact in self.facts)

    def asks(self, fact: Fact, entries: list[RatingEntry]) -> bool:
        """Whether the fact is asked of one of these units."""
        return any((entry.organization_id, fact.code) in self.wanted for entry in entries)

    @property
    def open(self) -> dict[int, int]:
        """By township how many answers that matter are still missing."""
        parents = {entry.organization_id: entry.parent_id for entry in self.entries}
        left = Counter(parents[unit] for unit, code in self.wanted if unit in parents and (unit, code) not in self.held)
        return {parent: left[parent] for parent in dict.fromkeys(parents.values())}

    @property
    def first(self) -> str:
        """The first township of which something is still asked, otherwise the first."""
        return str(next((parent for parent, left in self.open.items() if left), self.entries[0].parent_id))

    def tabs(self, url: str, here: str) -> list[dict[str, Any]]:
        """What is missing anywhere, then a tab for each township, with how much is still asked of it."""
        names = {entry.parent_id: entry.parent_name for entry in self.entries}
        missing = {"label": "还没有登记的", "url": f"{url}?parent={MISSING_ONLY}", "active": here == MISSING_ONLY}
        return [missing | {"count": sum(self.open.values()) or ""}] + [
            {
                "label": names[parent],
                "url": f"{url}?parent={parent}",
                "active": str(parent) == here,
                "count": left or "",
            }
            for parent, left in self.open.items()
        ]


@require_safe
def answers_file(request: HttpRequest, pk: int) -> FileResponse:
    """The units whose level hangs on an answer, to be filled in; the export is on record."""
    round = round_for(request, pk, Permission.ORGANIZE)
    return attachment(answers_workbook(round, actor=request.user), f"{round.title}评定事项")


workbook = UploadPages(
    ANSWERS,
    Permission.ORGANIZE,
    round_for,
    lambda request, round, *more: round_crumbs(
        round, (NAME, reverse("assessments:rating-answers", args=[round.pk])), *more
    ),
    name="rating-answers",
    template="assessments/rating_answers_import.html",
    title="导入评定事项",
    empty=("assessments:rating-answers-file", "下载表格"),
    how="下载表格，填好后上传；先检查、预览，确认后才写入。空着的单元格不改原来的登记。",
    hint="需要工作表“评定事项”，有“单位”一列和各个事项的列；“区划代码”“乡镇（街道）”“依据”可以没有。",
    done="已登记{}项。请重新计算。",
    refuse=lambda round: refuse_state(round, OPEN, "再登记评定事项"),
)
