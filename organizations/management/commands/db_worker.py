"""`manage.py db_worker`: the worker of django-tasks, which first ends on record what an earlier worker left running."""

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as Worker

from organizations.models import Job
from organizations.services.jobs import end_lost


class Command(Worker):
    """As in django-tasks, after a look at the jobs whose worker is gone."""

    def handle(self, **options: Any) -> None:  # type: ignore[override]
        """Ends lost jobs, then works until it is stopped."""
        end_lost(Job.objects.all())
        super().handle(**options)
