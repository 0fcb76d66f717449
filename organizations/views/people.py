"""Posts of the units that the user sees, and one person with all that is filed of him or her."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment, require_form
from organizations.doors import held, need
from organizations.exports.people import filing_workbook, post_workbook
from organizations.filing import sections
from organizations.filters.posts import HELD, PostFilter
from organizations.forms.people import PERSON_ACTS, StrengthForm
from organizations.models import CriteriaSet, MentorPair, Organization, Person, PersonPaper, Post, StrengthReview
from organizations.models.papers import PRIVATE
from organizations.roles import Permission
from organizations.selectors import people as selectors

PEOPLE = ("人员", "/people/")
TABS = (
    ("任职名册", "/people/"),
    ("书记配备", "/people/led/"),
    ("结对培养", "/people/pairs/"),
    ("强项认定", "/people/strengths/"),
)


def tabs(active: str) -> list[dict[str, Any]]:
    """The pages about people, the one called `active` marked."""
    return [{"label": label, "url": url, "active": label == active} for label, url in TABS]


class PostList(HtmxTemplateMixin, FilterView):
    """The posts that the user sees; those held today unless the filter says otherwise."""

    filterset_class = PostFilter
    template_name = "organizations/post_list.html"
    partial_name = "organizations/_post_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Post]:
        need(self.request, Permission.SEE)
        return selectors.post_list(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Without a word about the state, the posts of today."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        kwargs["data"] = asked(self.request)
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        posts = list(context["page_obj"].object_list)
        both = selectors.combined({post.organization_id for post in posts}, timezone.localdate())
        told: set[int] = set()  # once for each person, at the first of the two posts
        for post in posts:
            post.combined = post.person_id not in told and both.get(post.organization_id) == post.person_id
            told |= {post.person_id} if post.combined else set()
        may_change = Permission.MANAGE_PEOPLE in held(self.request)
        query = self.request.GET.urlencode()
        return context | {"posts": posts, "tabs": tabs("任职名册"), "may_change": may_change, "query": query}


def asked(request: HttpRequest) -> Any:
    """What the address asks of the list, 在任 where it says nothing of the state."""
    data = request.GET.copy()
    data.setdefault("state", HELD)
    return data


@require_safe
def post_export(request: HttpRequest) -> FileResponse:
    """The list as the filter shows it, in the form that the import reads; what is personal is masked as on the page."""
    need(request, Permission.SEE)
    found = PostFilter(asked(request), selectors.post_list(request.user)).qs
    return attachment(post_workbook(found, user=request.user), "任职名册")


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: who, which posts, papers, mentors, strengths, and what other nouns know."""
    person = get_object_or_404(_persons(request, Permission.SEE), pk=pk)
    clear = bool(selectors.clear_persons(request.user, [pk]))
    manages = Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE)
    posts = list(selectors.person_posts(person, request.user))
    kept = set(
        Post.objects.filter(pk__in=[post.pk for post in posts], organization__in=manages).values_list("pk", flat=True)
    )
    context = {
        "person": person,
        "personal": selectors.Personal.of(person, clear=clear),
        "clear": clear,
        "may_change": _persons(request, Permission.MANAGE_PEOPLE).filter(pk=pk).exists(),
        "posts": [(post, post.pk in kept) for post in posts],
        "papers": _papers(request, person, clear),
        "kept": kept,
        "pairs": _pairs(request, person),
        "strengths": _strengths(request, person),
        "sections": list(sections(request.user, person)),
        "crumbs": [PEOPLE, (person.name, "")],
    }
    return render(request, "organizations/person.html", context)


def _persons(request: HttpRequest, permission: Permission) -> QuerySet[Person]:
    return Person.objects.allowed(request.user, permission).select_related("home")


def _papers(request: HttpRequest, person: Person, clear: bool) -> QuerySet[PersonPaper]:
    """Audits and adjustments only for those who may read personal data."""
    papers = PersonPaper.objects.allowed(request.user, Permission.SEE).standing().filter(post__person=person)
    papers = papers if clear else papers.exclude(kind__in=PRIVATE)
    return papers.select_related("post__organization", "post__person", "file")


def _strengths(request: HttpRequest, person: Person) -> list[tuple[StrengthReview, bool]]:
    """The reviews that the user sees, and whether each may be withdrawn."""
    reviews = person.strengths.standing()
    kept = set(reviews.allowed(request.user, Permission.MANAGE_PEOPLE).values_list("pk", flat=True))
    found = reviews.allowed(request.user, Permission.SEE).select_related("criteria", "organization")
    return [(review, review.pk in kept) for review in found]


def _pairs(request: HttpRequest, person: Person) -> QuerySet[MentorPair]:
    pairs = MentorPair.objects.allowed(request.user, Permission.SEE)
    found = pairs.filter(mentor__person=person) | pairs.filter(reserve=person)
    return found.select_related("mentor__person", "mentor__organization", "reserve").prefetch_related("notes")


@require_form
def person_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form of one act about a person, and the act."""
    person = get_object_or_404(_persons(request, Permission.MANAGE_PEOPLE), pk=pk)
    units = Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE)
    clear = bool(selectors.clear_persons(request.user, [pk]))
    form = PERSON_ACTS[act](request.POST or None, person=person, units=units, clear=clear)
    return answer(request, form, about=person.name, back=person.get_absolute_url(), crumbs=[_crumb(person)])


@require_form
def person_strength(request: HttpRequest, pk: int) -> HttpResponse:
    """Which aspects a person meets of the set that the address names; of the first one where it names none."""
    person = get_object_or_404(_persons(request, Permission.MANAGE_PEOPLE), pk=pk)
    sets = list(CriteriaSet.objects.filter(used=True))
    if not sets:
        raise Refused("还没有启用的标准，请系统配置员在系统配置的【标准】里新建或启用。")
    asked = request.POST.get("criteria") or request.GET.get("criteria") or str(sets[0].pk)
    chosen = next((one for one in sets if str(one.pk) == asked), None)
    if chosen is None:
        raise Http404
    form = StrengthForm(request.POST or None, person=person, criteria=chosen)
    tabs = [{"label": one.name, "url": f"{request.path}?criteria={one.pk}", "active": one == chosen} for one in sets]
    back = person.get_absolute_url()
    return answer(request, form, about=person.name, back=back, crumbs=[_crumb(person)], columns=1, tabs=tabs)


def _crumb(person: Person) -> tuple[str, str]:
    return person.name, person.get_absolute_url()


def answer(
    request: HttpRequest,
    form: Any,
    *,
    about: str,
    back: str,
    crumbs: list[tuple[str, str]],
    columns: int = 2,
    tabs: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    """The page of an act's form, with `tabs` to its other forms; after it was done, the page `back`."""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            form.submit(actor=request.user)
            messages.success(request, f"「{about}」：{form.title}已完成。")
            return redirect(back)
    context = {
        "form": form,
        "about": about,
        "back": back,
        "columns": columns,
        "tabs": tabs,
        "crumbs": [PEOPLE, *crumbs, (form.title, "")],
    }
    return render(request, "organizations/act.html", context, status=422 if form.is_bound else 200)


@require_safe
def person_filing(request: HttpRequest, pk: int) -> FileResponse:
    """一人一档 as a workbook, for those who may read personal data; the export is on record."""
    person = get_object_or_404(_persons(request, Permission.SEE_PERSONAL), pk=pk)
    return attachment(filing_workbook(person, user=request.user), f"{person.name}个人档案")
