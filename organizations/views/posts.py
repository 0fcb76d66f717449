"""Acts about posts, papers and pairs; appointments and new terms at a unit."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import formset_factory
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.toolkit.refusal import refusals_on
from config.toolkit.views import require_form
from organizations.forms.people import AppointForm
from organizations.forms.posts import PAIR_ACTS, POST_ACTS, PaperWithdrawForm, SeatForm, StrengthWithdrawForm, TermForm
from organizations.models import MentorPair, Organization, PersonPaper, Post, StrengthReview, User
from organizations.models.papers import PRIVATE
from organizations.roles import Permission
from organizations.selectors import people as selectors
from organizations.services import posts as services
from organizations.services.files import file_response
from organizations.views.people import PEOPLE, answer

BODY_NAMES = {"party": "党组织班子", "villagers": "村（居）民委员会"}
BLANK_SEATS = 4
MOST_SEATS = 30


@require_form
def post_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form of one act about a post, and the act."""
    found = Post.objects.allowed(request.user, Permission.MANAGE_PEOPLE).select_related("person", "organization")
    post = get_object_or_404(found, pk=pk)
    units = Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE)
    form = POST_ACTS[act](request.POST or None, request.FILES or None, post=post, units=units, user=request.user)
    back = post.person.get_absolute_url()
    return answer(request, form, about=str(post), back=back, crumbs=[(post.person.name, back)])


@require_form
def pair_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form of one act about a pair, and the act."""
    found = MentorPair.objects.allowed(request.user, Permission.MANAGE_PEOPLE)
    pair = get_object_or_404(found.select_related("mentor__person", "mentor__organization", "reserve"), pk=pk)
    form = PAIR_ACTS[act](request.POST or None, pair=pair)
    back = pair.reserve.get_absolute_url()
    return answer(request, form, about=str(pair), back=back, crumbs=[(pair.reserve.name, back)], columns=1)


def _papers(request: HttpRequest, permission: Permission) -> Any:
    return PersonPaper.objects.allowed(request.user, permission).select_related("post__person", "post__organization")


@require_form
def paper_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a paper is wrong, and its withdrawal."""
    paper = get_object_or_404(_papers(request, Permission.MANAGE_PEOPLE), pk=pk)
    form = PaperWithdrawForm(request.POST or None, row=paper)
    back = paper.post.person.get_absolute_url()
    return answer(request, form, about=str(paper), back=back, crumbs=[(paper.post.person.name, back)], columns=1)


@require_form
def strength_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a review of strengths is wrong, and its withdrawal."""
    reviews = StrengthReview.objects.standing().allowed(request.user, Permission.MANAGE_PEOPLE)
    review = get_object_or_404(reviews.select_related("person", "criteria"), pk=pk)
    form = StrengthWithdrawForm(request.POST or None, row=review)
    back = review.person.get_absolute_url()
    return answer(request, form, about=str(review), back=back, crumbs=[(review.person.name, back)], columns=1)


@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a paper; of audits and adjustments for those who may read personal data."""
    paper = get_object_or_404(_papers(request, Permission.SEE).standing().select_related("file"), pk=pk)
    clear = paper.kind not in PRIVATE or selectors.clear_persons(request.user, [paper.post.person_id])
    if not clear or paper.file is None:
        raise Http404
    return file_response(paper.file)


def _unit(request: HttpRequest, pk: int) -> Organization:
    return get_object_or_404(Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE), pk=pk)


@require_form
def unit_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes a post at the unit."""
    unit = _unit(request, pk)
    form = AppointForm(request.POST or None, unit=unit, user=request.user)
    return answer(request, form, about=unit.name, back=_people_tab(unit), crumbs=[(unit.name, _people_tab(unit))])


@require_form
def unit_term(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """换届: who is elected into a body of the unit; the form begins with those in office."""
    unit = _unit(request, pk)
    if body not in BODY_NAMES:
        raise Http404
    initial = [] if request.method == "POST" else _in_office(unit, body)
    seats = formset_factory(SeatForm, extra=BLANK_SEATS, max_num=MOST_SEATS, absolute_max=MOST_SEATS)(
        request.POST or None,
        prefix="seats",
        initial=initial,
        form_kwargs={"unit": unit, "user": request.user, "body": body},
    )
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and seats.is_valid():
        with refusals_on(form):
            count = _elect(unit, body, form, seats, request.user)
            messages.success(request, f"「{unit}」{BODY_NAMES[body]}换届已登记，共{count}人。")
            return redirect(_people_tab(unit))
    context = {
        "unit": unit,
        "form": form,
        "seats": seats,
        "body": BODY_NAMES[body],
        "back": _people_tab(unit),
        "crumbs": [PEOPLE, (unit.name, _people_tab(unit)), ("换届", "")],
    }
    return render(request, "organizations/term.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _elect(unit: Organization, body: str, form: TermForm, seats: Any, actor: User) -> int:
    elected = [seat for row in seats if (seat := row.taken(actor=actor))]
    return len(services.change_term(unit, body=body, seats=elected, actor=actor, **form.cleaned_data))


def _in_office(unit: Organization, body: str) -> list[dict[str, str]]:
    held = Post.objects.in_office(timezone.localdate()).filter(organization=unit, title__in=services.BODIES[body])
    order = {title: number for number, title in enumerate(services.BODIES[body])}
    posts = sorted(held.select_related("person"), key=lambda post: (order[post.title], post.pk))
    return [{"name": post.person.name, "seat": post.title, "source": "elected"} for post in posts]


def _people_tab(unit: Organization) -> str:
    return f"{unit.get_absolute_url()}?tab=people"
