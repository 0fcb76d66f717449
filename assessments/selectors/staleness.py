"""Whether a run still says what a new one would: figures, roster and values set by hand against its digests."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.functions import Cast

from assessments.models import Run, Sheet
from assessments.selectors.gathering import data_digest, gather
from assessments.selectors.outline import outline
from assessments.selectors.overrides import set_values
from organizations.models import AuditEvent

ON_SHEETS = ("unit", "office", "computed")  # data that stand on the sheets of the cycle, or are made of these


@dataclass(frozen=True, slots=True)
class Since:
    """What is no longer as a run read it."""

    figures: bool
    roster: bool
    by_hand: bool  # a value set by hand was approved or withdrawn

    def __bool__(self) -> bool:
        return self.figures or self.roster or self.by_hand


def changed_since(run: Run) -> Since:
    """What a new run would read otherwise, told by the digests that the run stored.

    The figures as they stand now are held against the run's digest together with the run's own overrides, so that an
    override approved since is not taken for a changed figure.
    """
    now = gather(run.cycle)
    roster = now.roster_digest != run.roster_digest
    if now.data_digest == run.data_digest:
        return Since(figures=False, roster=roster, by_hand=False)
    stored = {result.roster_entry_id: set_values(result) for result in run.results.exclude(overrides=[])}
    then = [stored.get(entry.pk, {}) for entry in now.roster]
    by_hand = then != [dict(unit.overrides) for unit in now.units]
    figures = not by_hand or data_digest(now.spec, now.roster, now.stored, then) != run.data_digest
    return Since(figures=figures, roster=roster, by_hand=by_hand)


def outdated(run: Run) -> Since:
    """The same for the current run of a cycle, without reading a figure where nobody has touched a sheet since.

    Every act on a sheet or an override leaves an event there, and waits for the computation that holds it. What a
    scheme reads from elsewhere is looked up each time.
    """
    spec = outline(run.cycle.scheme).spec
    if all(datum.asked in ON_SHEETS for datum in spec.data) and not _touched(run):
        return Since(figures=False, roster=False, by_hand=False)
    return changed_since(run)


def _touched(run: Run) -> bool:
    """Whether the trail has an event on a sheet of the cycle that is younger than the computation."""
    sheets = Sheet.objects.filter(roster_entry__cycle=run.cycle_id).annotate(name=Cast("pk", CharField(max_length=40)))
    computed = AuditEvent.objects.filter(target_type="assessments.cycle", target_id=str(run.cycle_id))
    last = computed.filter(action="cycle.computed").order_by("-pk").values("pk")[:1]
    events = AuditEvent.objects.filter(target_type="assessments.sheet", target_id__in=sheets.values("name"))
    return events.filter(pk__gt=last).exclude(action="sheet.downloaded").exists()
