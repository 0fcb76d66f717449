"""Long work: how far it is. One can leave and come back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.toolkit.views import wants_partial
from organizations.models import Job
from organizations.models.jobs import JobState
from organizations.roles import Permission
from organizations.services.jobs import end_lost, progress

SHOWN = 50


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own jobs, the latest first."""
    jobs = Job.objects.allowed(request.user, Permission.SEE)
    end_lost(jobs)
    return render(request, "organizations/job_list.html", {"jobs": jobs[:SHOWN], "crumbs": [("后台任务", "")]})


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; htmx gets its state alone, every two seconds while it runs."""
    jobs = Job.objects.allowed(request.user, Permission.SEE).filter(pk=pk)
    end_lost(jobs)
    job = get_object_or_404(jobs)
    now = progress(job)
    shown = {
        "label": job.title,
        "state_label": job.get_state_display(),
        "running": job.running,
        "failed": job.state == JobState.FAILED,
        "done": now.done,
        "total": now.total,
        "message": now.message,
        "result_url": job.next_url if job.state == JobState.DONE else "",
    }
    context = {"job": shown, "poll_url": job.get_absolute_url(), "crumbs": [("后台任务", "/jobs/"), (job.title, "")]}
    template = "includes/_job.html" if wants_partial(request) else "organizations/job_detail.html"
    return render(request, template, context)
