"""Set up the demonstration: real units, schemes, the main job played to its end, workbooks in out/, logins printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from assessments.demonstration import changes, groundwork, outcome, people, playing, registers
from assessments.demonstration.contracts import conclude_contracts
from assessments.demonstration.honours import register_honours
from assessments.demonstration.logins import Logins, login_file
from assessments.demonstration.playing import Cast
from assessments.demonstration.secretaries import assess_secretaries
from assessments.demonstration.years import play_now, play_years, rate_townships, scene_of
from assessments.models import Cycle, CycleState, Stage
from config.toolkit import commands
from config.toolkit.refusal import Refused
from organizations.models import Kind, Organization, User

OPEN_TITLE = "石城县2018年度河长制考核细则试填（靖远县各乡镇）"


@dataclass(frozen=True, slots=True)
class Papers:
    """What a cycle of the demonstration is called, under which numbers it was decided and published, and its step."""

    step: int
    title: str
    minutes_no: str
    document_no: str


COUNTY = Papers(3, "靖远县2026年度乡镇党建工作目标责任考核", "靖党建组纪要〔2026〕3号", "靖组通〔2026〕3号")
TOWNSHIP = Papers(4, "乌兰镇2026年度村级党组织目标管理考核", "乌党建组纪要〔2026〕4号", "乌党发〔2026〕4号")


class Command(commands.Command):
    help = "演示：导入六县区划，发布方案，走完县考乡镇、镇考村两项考核，导出会议表格。重复运行不会重复建立。"

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行的系统里不能建立演示数据。请在试用环境中运行。")
        if Cycle.objects.filter(title=OPEN_TITLE).exists():
            self.stdout.write("演示数据已经建好，没有重复建立。")
        elif Organization.objects.exists():
            raise CommandError("数据库里已有其他数据，演示只能建在空库上。请用 KAOPING_DATA 指定另一个数据目录。")
        else:
            self._build()
        self._finish()

    def _build(self) -> None:
        """All or nothing: a demonstration that was interrupted leaves an empty database."""
        logins = Logins()
        try:
            with transaction.atomic():
                self._play(logins)
        except Refused as refused:
            raise CommandError(f"演示没有建成：{refused}") from refused
        logins.write()

    def _play(self, logins: Logins) -> None:
        self.stdout.write(f"1/5 导入区划：新增{groundwork.import_units()}个单位")
        county, township = groundwork.unit(groundwork.COUNTY), groundwork.unit(groundwork.TOWNSHIP)
        staff = groundwork.Staff(county, township, logins)
        schemes = groundwork.import_schemes(county, township, actor=staff.configurator)
        seated = people.seat(county, township, actor=staff.organizer)
        self.stdout.write(f"2/5 发布方案{len(schemes)}个，建立账号{len(logins.made)}个，登记任职{seated}个")
        scene = scene_of(county, staff, logins)
        play_years(scene, self.stdout.write)
        happened = changes.record_events(actor=staff.configurator)
        self.stdout.write(f"　　　本年建制变动{happened}件：合并、划转、更名、村改社区各一件，文号是演示用的")
        play_now(scene, self.stdout.write)
        kept = registers.load_types(), registers.keep_records(township, actor=staff.organizer)
        self.stdout.write(f"　　　台账类型{kept[0]}种，记录{kept[1]}条")
        upper = Cast(staff.organizer, staff.leader, staff.clerks)
        self._run("jingyuan-townships.json", schemes, county, upper, COUNTY)
        rated = rate_townships(scene)
        self.stdout.write(f"　　{rated}：{rated.entries.count()}个乡镇，县里已审定，五星级报请市委审批")
        lower = Cast(staff.township_organizer, staff.township_leader, staff.secretaries)
        self._run("wulan-villages.json", schemes, township, lower, TOWNSHIP)
        made = conclude_contracts(schemes["wulan-village-2026.json"], township, lower)
        self.stdout.write(f"　　{township}与{made}个村、社区拟定责任书，签订并按月报送")
        held = assess_secretaries(schemes["wulan-village-2026.json"], township, lower)
        self.stdout.write(f"　　{held.title}：{held.roster.count()}人，已计算，等待审定")
        self._leave_open(schemes["shicheng-river-2018.json"], county, staff)
        self.stdout.write(f"登记荣誉、示范点、底数和指标值{register_honours(county, actor=staff.organizer)}条")

    def _run(self, name: str, schemes: dict[str, Any], owner: Organization, cast: Cast, papers: Papers) -> None:
        given = groundwork.figures(name)
        below = Kind.TOWNSHIP if owner.kind == Kind.COUNTY else Kind.VILLAGE
        units = list(owner.children.filter(kind=below).order_by("position"))
        cycle = playing.begin(schemes[given["scheme"]], owner, units, title=papers.title, actor=cast.organizer)
        marked = playing.assess_selves(cycle, given, cast)
        playing.review(cycle, given, cast)
        playing.conclude(
            cycle,
            cast,
            meeting=f"{owner.name}党建工作领导小组会议",
            minutes_no=papers.minutes_no,
            document_no=papers.document_no,
        )
        folder = _folder(cycle)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "标错返回的填报表.xlsx").write_bytes(marked)
        self.stdout.write(f"{papers.step}/5 {papers.title}：{len(units)}个单位自评、审核、计算、审定、公布")

    def _leave_open(self, scheme: Any, county: Organization, staff: groundwork.Staff) -> None:
        """A third cycle still being filled in, so that every page has something to do."""
        units = list(county.children.filter(kind=Kind.TOWNSHIP).order_by("position"))
        cycle = playing.begin(scheme, county, units, title=OPEN_TITLE, actor=staff.organizer)
        reasons = {"item1": "2条河流的河长公示牌更换不及时"}
        for sheet in playing.sheets(cycle)[:5]:
            clerk = staff.clerks[sheet.roster_entry.organization_id]
            playing.type_in(sheet, {"item1": "4.5", "failing": "0"}, stage=Stage.SELF, actor=clerk, reasons=reasons)
        self.stdout.write(f"5/5 {OPEN_TITLE}：正在填报")

    def _finish(self) -> None:
        cycles = {
            key: Cycle.objects.select_related("run", "scheme").get(title=title, state=CycleState.PUBLISHED)
            for key, title in (("county", COUNTY.title), ("township", TOWNSHIP.title))
        }
        for cycle in cycles.values():
            for line in outcome.table(cycle):
                self.stdout.write(line)
        if found := outcome.deviations(cycles):
            raise CommandError("演示结果与核定的数字不符：\n" + "\n".join(found))
        organizer = User.objects.get(username="zuzhike")
        for cycle in cycles.values():
            folder = _folder(cycle)
            if not outcome.written(folder):
                outcome.write_workbooks(cycle, folder, actor=organizer)
        made = sum(1 for cycle in cycles.values() for _ in _folder(cycle).rglob("*.xlsx"))
        self.stdout.write(f"会议表格{made}个在 {settings.OUT_DIR}")
        self._print_logins()

    def _print_logins(self) -> None:
        if not login_file().exists():
            return
        lines = login_file().read_text(encoding="utf-8").splitlines()
        self.stdout.write(f"登录账号（共{len(lines) - 1}个，全部在 {login_file()}）：")
        shown: set[str] = set()
        for line in lines:
            role = line.split("\t")[0]
            if role not in shown:
                shown.add(role)
                self.stdout.write("  " + line)


def _folder(cycle: Cycle) -> Path:
    return Path(settings.OUT_DIR) / cycle.title
