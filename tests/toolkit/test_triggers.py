"""Triggers of ours stand on both databases, whatever migrations do to the tables, and their lack is found."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation

from assessments.models import Entry
from config.toolkit import triggers
from organizations.models import User
from tests.assessments.steps import hand_in
from tests.factories import make_sheet, make_user

GUARDED = {  # table: how many triggers of ours
    "assessments_entry": 3,
    "assessments_itemreturn": 2,
    "assessments_evidence": 1,
    "assessments_rosterentry": 3,
    **{f"assessments_{name}": 2 for name in ("run", "result", "decision", "gradedecision", "publication")},
    "assessments_withdrawal": 2,
    "assessments_override": 3,
    "assessments_approval": 3,
    "assessments_contract": 2,
    "assessments_contractitem": 3,
    "assessments_monthlyreport": 3,
    **{f"assessments_{name}": 2 for name in ("resolution", "notice", "objection", "unitlevel", "plate")},
    "assessments_case": 3,
    **{f"assessments_{name}": 2 for name in ("caseproblem", "caseplan", "casehelper", "visit", "casenotice")},
    "assessments_ratingreopening": 2,
    "assessments_promotiongoal": 2,
    **{
        f"assessments_{name}": 2 for name in ("monthlyprogress", "acceptance", "caseextension", "caseplate", "casemove")
    },
    "assessments_titlereview": 1,
    "assessments_titleentry": 3,
    "assessments_titleanswer": 3,
    "assessments_titleholding": 2,
    **{f"assessments_screening{name}": 2 for name in ("", "part", "entry", "answer")},
    **{f"assessments_{name}": 2 for name in ("remedy", "remedyanswer")},
    **{f"assessments_{name}": 2 for name in ("remedy", "remedyanswer", "consequencelist")},
    "assessments_consequenceentry": 3,
    "organizations_auditevent": 2,
    **{f"organizations_{name}": 2 for name in ("cardyear", "honour", "indicatorvalue")},
    **{f"organizations_{name}": 1 for name in ("point", "pointcontact")},
    "organizations_event": 2,
    "organizations_eventlink": 2,
    "organizations_eventbefore": 2,
    "organizations_affiliation": 1,
    "organizations_alias": 1,
    "organizations_organization": 1,
    "organizations_registertype": 1,
    **{f"organizations_register{name}": 2 for name in ("version", "record", "revision")},
    **{f"organizations_{name}": 2 for name in ("post", "growthnote", "personpaper", "strengthreview")},
    **{f"organizations_{name}": 1 for name in ("person", "mentorpair")},
    "organizations_user": 1,
    "scoring_scheme": 2,
    "scoring_standard": 2,
    "scoring_parameterrow": 3,
    "scoring_parametertable": 2,
    **{f"scoring_{name}": 3 for name in ("indicator", "datum", "gradeband", "quota", "veto")},
}


def migrate(*steps: Operation) -> None:
    """Apply these steps to the tables of `assessments`, as a migration would."""
    state = MigrationLoader(connection).project_state()
    with connection.schema_editor(atomic=True) as editor:
        for step in steps:
            after = state.clone()
            step.state_forwards("assessments", after)
            step.database_forwards("assessments", editor, state, after)
            state = after


def longer(name: str, length: int) -> AlterField:
    return AlterField("entry", name, models.CharField(max_length=length))


@pytest.mark.django_db
def test_after_all_migrations_every_trigger_stands() -> None:
    assert triggers.missing(connection) == []
    names = list(triggers.expected(connection))
    assert len(set(names)) == len(names) == sum(GUARDED.values())
    query = {
        "sqlite": "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY 1",
        "postgresql": "SELECT relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT tgisinternal GROUP BY 1",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert dict(cursor.fetchall()) == GUARDED


@pytest.mark.django_db
def test_a_step_that_asks_for_no_models_renders_none() -> None:
    """Rendering is what made an empty database slow: the state that the step was given has no models afterwards."""
    step = triggers.refuse("organizations_user", "insert", "", "不行。")
    state, editor = (
        MigrationLoader(connection).project_state(),
        connection.SchemaEditorClass(connection, collect_sql=True),
    )
    step.database_forwards("organizations", editor, state, state)
    step.database_backwards("organizations", editor, state, state)
    written = " ".join(editor.collected_sql)
    assert f"{step.trigger} BEFORE INSERT" in written
    assert f"DROP TRIGGER IF EXISTS {step.trigger}" in written
    assert "apps" not in vars(state)


@pytest.mark.django_db
def test_a_trigger_that_was_taken_away_is_missed() -> None:
    name = triggers.trigger_name("organizations_user", "delete")
    user = make_user()
    table = ' ON "organizations_user"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
    assert triggers.missing(connection) == [name]
    assert User.objects.filter(pk=user.pk)._raw_delete("default") == 1  # what its lack opens


@pytest.mark.django_db(transaction=True)
def test_a_guarded_table_keeps_its_triggers_when_a_migration_alters_it() -> None:
    sheet = make_sheet()
    hand_in(sheet)
    try:
        migrate(*triggers.rebuilding(longer("datum", 60), longer("reason", 500)))
        assert triggers.missing(connection) == []
        with pytest.raises(IntegrityError, match="填报值只增不改"), transaction.atomic():
            Entry.objects.filter(datum="late").update(reason="改")
        with pytest.raises(IntegrityError, match="填报值不能删除"), transaction.atomic():
            Entry.objects.filter(datum="late").delete()
    finally:
        migrate(*triggers.rebuilding(longer("datum", 40), longer("reason", 400)))
    assert triggers.missing(connection) == []
