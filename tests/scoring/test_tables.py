"""Parameter tables: no overlaps, nothing changed or deleted, the narrowest group counts, workbook out and in (F30)."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring import services
from scoring.engine import SchemeError, load
from scoring.models import ParameterRow, ParameterTable
from scoring.selectors.tables import holding, rows_on, table_for
from scoring.services import NewRow
from tests.factories import leaf, make_organization, make_table, make_user, scheme_document

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def new(scope="all", group="", value=12_000_000, start=FIRST, end=None, document="县政发〔2026〕3号"):
    return NewRow(scope, group, value, start, end, document)


@pytest.fixture
def county():
    return make_organization(name="靖远县")


@pytest.fixture
def actor(county):
    return make_user(name="王配置", at=county, role=Role.CONFIGURATOR)


@pytest.fixture
def table(county, actor):
    return make_table(county, actor=actor)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (new(), "与已有的「全部单位」12公里（2026年1月1日起）日期重叠"),
        (new(start=date(2025, 1, 1), end=FIRST), "日期重叠"),
        (new(start=date(2030, 1, 1)), "日期重叠"),
        (new("pool", ""), "适用全部单位的不写适用对象，其他的要写"),
        (new("pool", "乡", start=LAST, end=FIRST), "截止日期不能早于起始日期"),
        (new("pool", "镇", document=" "), "依据文件"),
        (new("pool", "镇", value=2**63), "数值"),
    ],
)
def test_rows_that_cannot_be(table, actor, row, message):
    with pytest.raises(Refused, match=message):
        services.add_rows(table, [row], actor=actor)
    assert table.rows.count() == 1


def test_all_rows_or_none(table, actor):
    with pytest.raises(Refused, match="日期重叠"):
        services.add_rows(table, [new("pool", "镇"), new("pool", "镇", start=LAST)], actor=actor)
    assert table.rows.count() == 1


def test_a_row_is_closed_once_and_the_next_follows(table, actor):
    row = services.close_row(table.rows.get(), valid_until=LAST, actor=actor)
    services.add_rows(table, [new(value=15_000_000, start=date(2027, 1, 1))], actor=actor)
    with pytest.raises(Refused, match="已截止，不能再改"):
        services.close_row(row, valid_until=date(2027, 1, 1), actor=actor)
    day = {(row.scope, row.group): row.value for row in rows_on(table, LAST).values()}
    assert day == {("all", ""): 12_000_000}
    assert rows_on(table, date(2027, 1, 1))["all", ""].value == 15_000_000
    assert rows_on(table, date(2025, 12, 31)) == {}


def test_closing_before_the_beginning_is_refused(table, actor):
    with pytest.raises(Refused, match="截止日期不能早于起始日期2026年1月1日"):
        services.close_row(table.rows.get(), valid_until=date(2025, 12, 31), actor=actor)


def test_a_mistake_is_withdrawn_and_stays_on_record(table, actor):
    row = table.rows.get()
    with pytest.raises(Refused, match="写明原因"):
        services.withdraw_row(row, reason=" ", actor=actor)
    services.withdraw_row(row, reason="录错", actor=actor)
    assert rows_on(table, LAST) == {}
    services.add_rows(table, [new(value=10_000_000)], actor=actor)  # in its place
    assert table.rows.count() == 2
    with pytest.raises(Refused, match="已经作废"):
        services.withdraw_row(row, reason="再来", actor=actor)
    actions = list(
        AuditEvent.objects.filter(action__startswith="table.").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["table.started", "table.filled", "table.withdrawn", "table.filled"]


def refused(message, act):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


def test_the_database_itself_refuses(table, actor):
    rows = ParameterRow.objects.filter(table=table)
    refused("不能修改", lambda: rows.update(value=1))
    refused("不能修改", lambda: rows.update(document="别的文件"))
    refused("不能删除", lambda: rows._raw_delete("default"))
    refused("不能删除", lambda: ParameterTable.objects.filter(pk=table.pk)._raw_delete("default"))
    refused("不能修改", lambda: ParameterTable.objects.filter(pk=table.pk).update(code="other"))
    rows.update(valid_until=LAST)
    refused("不能修改", lambda: rows.update(valid_until=None))
    row = rows.get()
    row.pk = None
    refused("不能重叠", row.save)
    assert ParameterTable.objects.filter(pk=table.pk).update(name="改名可以") == 1


def test_the_narrowest_group_counts(table, actor):
    make_organization("乌兰镇", parent=table.owner, code="620421103")
    more = [new("category", "村", 1), new("pool", "乡", 2), new("unit", "620421103", 3)]
    services.add_rows(table, more, actor=actor)
    rows = rows_on(table, LAST)
    groups = {"unit": ("620421103", "乌兰镇"), "pool": ("乡",), "category": ("村",)}
    found = []
    while groups:
        found.append(holding(rows, groups).value)
        groups.pop(next(iter(groups)))
    assert [*found, holding(rows, {}).value] == [3, 2, 1, 12_000_000]
    assert holding({}, {"pool": ("乡",)}) is None


def test_a_unit_is_meant_by_its_code_and_by_its_name_alike(table, actor):
    for code in ("620421103", "620421104"):
        make_organization("乌兰镇" if code.endswith("3") else "北湾镇", parent=table.owner, code=code)
    (row,) = services.add_rows(table, [new("unit", " 乌兰镇 ", 3)], actor=actor)
    assert row.group == "620421103"
    with pytest.raises(Refused, match=r"与已有的「620421103」0\.000003公里（2026年1月1日起）日期重叠"):
        services.add_rows(table, [new("unit", "620421103", 4)], actor=actor)
    with pytest.raises(Refused, match="没有区划代码或名称是「620421999」的单位"):
        services.add_rows(table, [new("unit", "620421999", 4)], actor=actor)
    with pytest.raises(Refused, match="没有「山区」这一类，可以写镇、乡、街道、村、社区"):
        services.add_rows(table, [new("pool", "山区", 4)], actor=actor)
    make_organization("北湾镇", parent=table.owner, code="620421105")
    with pytest.raises(Refused, match="有2个单位都叫「北湾镇」，请写区划代码"):
        services.add_rows(table, [new("unit", "北湾镇", 4)], actor=actor)
    assert table.rows.count() == 2


def test_the_nearest_table_above_counts(table, county, actor):
    township = make_organization(parent=county)
    village = make_organization(parent=township)
    assert table_for("roads", village) == table
    own = make_table(township, actor=actor)
    assert table_for("roads", village) == own
    assert table_for("roads", county) == table
    assert table_for("nothing", village) is None
    assert table_for("roads", make_organization("外县")) is None


def reading(**more):
    document = scheme_document(key="reading")
    target = {"code": "target", "name": "道路目标", "kind": "number", "asked": "table", "reads": "roads", **more}
    built = {"code": "built", "name": "建成公里", "kind": "number", "min": "0"}
    rule = {"type": "target_by_unit", "target": "target", "datum": "built", "mode": "ratio", "target_zero": "na"}
    document["data"] += [target, built]
    document["nodes"][0].update(
        points="12", children=[*document["nodes"][0]["children"], leaf("1.3", "修路", "2", rule)]
    )
    return {**document, "full": "22"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"reads": ""}, "要用 reads 写明参数表的代号"),
        ({"kind": "flag"}, "取自参数表，类型不能是 flag"),
        ({"take": "score"}, "取自参数表，不能写 take"),
        ({"blank": "zero"}, "不能按0计"),
    ],
)
def test_a_datum_of_a_table_that_cannot_be(more, message):
    with pytest.raises(SchemeError, match=message):
        load(reading(**more))


def test_publishing_needs_the_table(client, county, actor):
    draft = services.import_scheme(reading(), owner=county, actor=actor)
    client.force_login(actor)
    page = client.get(reverse("scoring:scheme-publish", args=[draft.pk])).content.decode()
    said = "<li>数据项「target 道路目标」取自参数表「roads」，但靖远县和上级都没有这张参数表。</li>"
    assert (said in page, 'type="submit" disabled' in page, "检查通过" in page) == (True, True, False)
    with pytest.raises(Refused, match="「target 道路目标」取自参数表「roads」，但靖远县和上级都没有这张参数表"):
        services.publish(draft, actor=actor)
    make_table(county, actor=actor)
    assert services.publish(draft, actor=actor).document["data"][-2]["asked"] == "table"


def test_the_pages(client, county, actor):
    client.force_login(actor)
    typed = {"owner": county.pk, "name": "道路目标", "code": "Roads", "unit_word": "公里"}
    refused = client.post(reverse("scoring:table-new"), typed)
    assert (refused.status_code, "代号用小写字母" in refused.content.decode()) == (422, True)
    made = client.post(reverse("scoring:table-new"), typed | {"code": "roads"})
    row = {
        "scope": "pool",
        "group": "镇",
        "value": "12.5公里",
        "valid_from": "2026-01-01",
        "document": "县政发〔2026〕3号",
    }
    assert client.post(made.url, row | {"value": ""}).status_code == 422
    assert client.post(made.url, row).status_code == 302
    again = client.post(made.url, row)
    assert again.status_code == 422
    assert again.context["form"].errors == {
        "valid_from": ["与已有的「镇」12.5公里（2026年1月1日起）日期重叠。请先把原来的截止，或改起止日期。"]
    }
    assert 'value="县政发〔2026〕3号"' in again.content.decode()
    backwards = client.post(made.url, row | {"valid_until": "2025-12-31"})
    assert backwards.context["form"].errors == {"valid_until": ["截止日期不能早于起始日期。"]}
    nobody = client.post(made.url, row | {"group": ""})
    assert nobody.context["form"].errors == {"group": ["适用全部单位的不写适用对象，其他的要写。"]}
    page = client.get(made.url).content.decode()
    assert "12.5公里" in page
    assert "现行" in page
    table = ParameterTable.objects.get()
    keys = [table.pk, table.rows.get().pk]
    ends_of_rows_are_mended_in_place(client, keys)
    assert "录错（王配置" in client.get(made.url).content.decode()
    assert "1行" not in client.get(reverse("scoring:table-list")).content.decode()
    client.force_login(make_user(at=county, role=Role.LEADER))
    assert client.get(made.url).status_code == 200
    assert client.post(made.url, row).status_code == 404


def ends_of_rows_are_mended_in_place(client, keys):
    close, withdraw = (reverse(f"scoring:table-row-{verb}", args=keys) for verb in ("close", "withdraw"))
    for typed, sentence in (
        ("2025-12-31", "截止日期不能早于起始日期2026年1月1日。录错的请作废。"),
        ("年底", "截止日期请填写年月日，例如 2026-12-31。"),
    ):
        early = client.post(close, {"valid_until": typed})
        (line,) = early.context["lines"]
        assert (early.status_code, line.close.errors) == (422, {"valid_until": [sentence]})
        assert f'value="{typed}"' in early.content.decode()
        assert '<details class="ends" open>' in early.content.decode()
    reason = "录错" * 101
    long = client.post(withdraw, {"reason": reason})
    (line,) = long.context["lines"]
    assert (long.status_code, line.withdraw.errors) == (422, {"reason": ["作废要写明原因，最多200字。"]})
    assert f'value="{reason}"' in long.content.decode()
    assert client.post(close, {"valid_until": "2026-06-30"}).status_code == 302
    assert client.post(close, {"valid_until": "2026-07-31"}).status_code == 409
    assert client.post(withdraw, {"reason": "录错"}).status_code == 302
    assert client.post(withdraw, {"reason": "录错"}).status_code == 409


def test_a_unit_goes_by_its_name_in_what_is_said(client, table, actor):
    make_organization("乌兰镇", parent=table.owner, code="620421103")
    (row,) = services.add_rows(table, [new("unit", "620421103")], actor=actor)
    client.force_login(actor)
    url = reverse("scoring:table-row-withdraw", args=[table.pk, row.pk])
    assert "乌兰镇的参数已作废。" in client.post(url, {"reason": "录错"}, follow=True).content.decode()


def workbook(client, table):
    content = b"".join(client.get(reverse("scoring:table-file", args=[table.pk])).streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))


def upload(client, table, book):
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("参数.xlsx", content.getvalue())
    return client.post(reverse("scoring:table-import", args=[table.pk]), {"file": file})


def test_the_workbook_goes_out_and_in(client, table, actor):
    client.force_login(actor)
    make_organization("乌兰镇", parent=table.owner, code="620421103")
    book = workbook(client, table)
    sheet = book["参数"]
    assert [cell.value for cell in sheet[4]][:4] == ["全部单位", "", "", 12]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor_id, event.target_id) == ("table.exported", actor.pk, str(table.pk))
    same = upload(client, table, book)
    assert (same.context["plan"].unchanged, same.context["plan"].creates) == (1, [])
    sheet["F4"] = date(2026, 12, 31)
    sheet.append(["一个单位", "620421103", "北滩镇", "12.5公里", date(2026, 1, 1), None, "县政办发〔2026〕11号"])
    (problem,) = upload(client, table, book).context["plan"].problems
    assert (problem.row, problem.column) == (5, "C")
    assert problem.message == "区划代码「620421103」是「乌兰镇」，表里写的是「北滩镇」。"
    sheet.delete_rows(5)
    sheet.append(["一个单位", "620421103", "乌兰镇", "12.5公里", date(2026, 1, 1), None, "县政办发〔2026〕11号"])
    sheet.append(["全部单位", None, None, "15", "2027-1-1", None, "县政发〔2027〕1号"])
    preview = upload(client, table, book)
    assert [row.group for row in preview.context["plan"].creates] == ["620421103", ""]
    assert [closing.valid_until for closing in preview.context["closings"]] == [LAST]
    record = preview.context["record"]
    applied = client.post(reverse("scoring:table-import", args=[table.pk]), {"record": record.pk})
    assert applied.url == table.get_absolute_url()
    assert table.rows.get(scope="all", valid_from=FIRST).valid_until == LAST
    assert table.rows.get(scope="all", valid_until=None).value == 15_000_000
    assert table.rows.get(scope="unit").value == 12_500_000
    assert [cell.value for cell in workbook(client, table)["参数"][6]][1:4] == ["620421103", "乌兰镇", 12.5]
    assert '620421103<div class="small muted">乌兰镇</div>' in client.get(table.get_absolute_url()).content.decode()
    again = client.post(reverse("scoring:table-import", args=[table.pk]), {"record": record.pk})
    assert again.status_code == 409
    assert "这次导入已导入，不能再操作。请重新上传。" in again.content.decode()
    record.refresh_from_db()
    assert record.counts == {"新增": 2, "截止": 1, "不变": 0, "错误": 0}
    events = AuditEvent.objects.filter(target_id=str(record.pk), action__startswith="import.").order_by("pk")
    assert [event.action for event in events] == ["import.planned", "import.applied"]
    assert events[1].changes["file"] == record.file.digest
    assert events[1].changes["plan"] == record.plan_digest


def test_a_previewed_workbook_can_be_dropped(client, table, actor):
    client.force_login(actor)
    make_organization("乌兰镇", parent=table.owner, code="620421103")
    book = workbook(client, table)
    book["参数"].append(["一个单位", "620421103", None, 12.5, date(2026, 1, 1), None, "县政办发〔2026〕11号"])
    record = upload(client, table, book).context["record"]
    url = reverse("scoring:table-import", args=[table.pk])
    assert client.post(url, {"record": record.pk, "drop": "1"}).url == table.get_absolute_url()
    record.refresh_from_db()
    assert (record.state, table.rows.count()) == ("dropped", 1)
    assert client.post(url, {"record": record.pk}).status_code == 409


def test_what_is_wrong_with_a_workbook_is_told_with_its_cell(client, table, actor):
    client.force_login(actor)
    book = workbook(client, table)
    book["参数"].append(["一个镇", "镇", None, "十二", "2026-13-01", None, None])
    book["参数"].append(["一个分组", None, None, 1, date(2026, 1, 1), None, "文件"])
    answer = upload(client, table, book)
    problems = answer.context["plan"].problems
    assert [(problem.row, problem.column) for problem in problems] == [
        (5, "A"),
        (5, "D"),
        (5, "E"),
        (5, "G"),
        (6, "B"),
    ]
    assert table.rows.count() == 1
    marked = client.get(reverse("scoring:table-import", args=[table.pk]), {"marked": answer.context["record"].pk})
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(marked.streaming_content))).sheetnames
    assert sheets == ["错误清单", "参数"]


def test_the_admin_makes_a_table_through_the_service(client, county, actor):
    client.force_login(actor)
    typed = {"owner": county.pk, "name": "道路目标", "code": "roads", "unit_word": "公里"}
    assert client.post(reverse("admin:scoring_parametertable_add"), typed).status_code == 302
    table = ParameterTable.objects.get()
    assert (table.owner, table.created_by) == (county, actor)
    assert AuditEvent.objects.filter(action="table.started").count() == 1
    assert client.post(reverse("admin:scoring_parametertable_change", args=[table.pk]), typed).status_code == 403
