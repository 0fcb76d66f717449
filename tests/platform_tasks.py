"""One small job for the test of the worker process."""

from django_tasks import task


@task
def double(number: int) -> int:
    """Twice the number."""
    return number * 2
