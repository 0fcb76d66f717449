import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import config.toolkit.fields


class Migration(migrations.Migration):
    replaces = [
        ("organizations", "0001_initial"),
        ("organizations", "0002_c_collation"),
        ("organizations", "0003_append_only"),
        ("organizations", "0004_dates_of_memberships"),
        ("organizations", "0005_events_undone"),
        ("organizations", "0007_people_and_posts"),
        ("organizations", "0008_registers"),
        ("organizations", "0009_honours_and_cards"),
        ("organizations", "0010_lean_indexes"),
        ("organizations", "0011_people_in_records"),
        ("organizations", "0012_regrouping"),
        ("organizations", "0013_events_of_lists"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="区划代码")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                            ("area", "片区"),
                            ("department", "县直部门"),
                            ("section", "科室"),
                            ("committee", "党委"),
                            ("general", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("town", "镇"),
                            ("rural", "乡"),
                            ("street", "街道"),
                            ("village", "村"),
                            ("community", "社区"),
                            ("office", "机关"),
                            ("institution", "事业单位"),
                            ("state_firm", "国有企业"),
                            ("private_firm", "非公有制企业"),
                            ("social", "社会组织"),
                            ("school", "学校"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="领域",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organizations.organization",
                        verbose_name="上级单位",
                    ),
                ),
                ("functional", models.BooleanField(db_default=False, default=False, verbose_name="功能型党组织")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="建制顺序")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="成立日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=400, verbose_name="拼音")),
                ("path", models.CharField(editable=False, max_length=96)),
                (
                    "province",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "ordering": ["path"],
                "indexes": [models.Index(fields=["code"], name="organization_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("path",), name="organization_path_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on", None),
                            ("closed_on", None),
                            ("closed_on__gt", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="organization_open_close",
                        violation_error_message="撤销日期必须晚于成立日期。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("code", ""), _negated=True), ("closed_on", None)),
                        fields=("code",),
                        name="organization_code_once",
                        violation_error_message="这个区划代码已有现存单位在用。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                            ("area", "片区"),
                            ("department", "县直部门"),
                            ("section", "科室"),
                            ("committee", "党委"),
                            ("general", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("town", "镇"),
                            ("rural", "乡"),
                            ("street", "街道"),
                            ("village", "村"),
                            ("community", "社区"),
                            ("office", "机关"),
                            ("institution", "事业单位"),
                            ("state_firm", "国有企业"),
                            ("private_firm", "非公有制企业"),
                            ("social", "社会组织"),
                            ("school", "学校"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="领域",
                    ),
                ),
                ("valid_from", models.DateField(null=True, verbose_name="起")),
                ("valid_to", models.DateField(null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "历史隶属",
                "verbose_name_plural": "历史隶属",
                "ordering": ["organization", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("organization",),
                        name="placement_current_once",
                        violation_error_message="一个单位同一时间只能有一条现行隶属。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="placement_dates",
                        violation_error_message="隶属的截止日期必须晚于起始日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                ("must_change_password", models.BooleanField(default=True, verbose_name="下次登录须改密码")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("organizer", "考核经办人"),
                            ("leader", "审定领导"),
                            ("filler", "填报人"),
                            ("configurator", "系统配置员"),
                            ("auditor", "审计员"),
                        ],
                        max_length=16,
                        verbose_name="角色",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="科室",
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "任职授权",
                "verbose_name_plural": "任职授权",
                "ordering": ["user", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("user", "role", "organization"),
                        name="membership_once",
                        violation_error_message="该账号在这个单位已有相同角色。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="membership_dates",
                        violation_error_message="角色终止的日期不能早于开始的日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_index=True, max_length=80, verbose_name="校验值")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("content_type", models.CharField(max_length=100, verbose_name="类型")),
                ("size", models.BigIntegerField(verbose_name="大小（字节）")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="所属单位",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("male", "男"), ("female", "女")], max_length=6, verbose_name="性别"
                    ),
                ),
                ("born", models.DateField(blank=True, null=True, verbose_name="出生日期")),
                ("id_number", models.CharField(blank=True, max_length=18, verbose_name="身份证号码")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary", "小学"),
                            ("middle", "初中"),
                            ("high", "高中（中专）"),
                            ("college", "大专"),
                            ("bachelor", "本科"),
                            ("master", "研究生"),
                        ],
                        max_length=10,
                        verbose_name="学历",
                    ),
                ),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="入党日期")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="organizations.organization",
                        verbose_name="所在单位",
                    ),
                ),
                ("resume", models.TextField(blank=True, max_length=2000, verbose_name="简历")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=160, verbose_name="拼音")),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
                "ordering": ["pinyin", "pk"],
                "indexes": [models.Index(fields=["name"], name="person_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("id_number", ""), _negated=True),
                        fields=("id_number",),
                        name="person_id_number_once",
                        violation_error_message="这个身份证号码已有人员登记。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Honour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="organizations.person",
                        verbose_name="获奖人员",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="荣誉名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("county", "县级"),
                            ("township", "乡镇级"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                ("issuer", models.CharField(max_length=120, verbose_name="授予机关")),
                ("awarded_on", models.DateField(verbose_name="授予日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="证明材料",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
            ],
            options={
                "verbose_name": "荣誉",
                "verbose_name_plural": "荣誉",
                "ordering": ["-awarded_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="honour_withdrawn_why",
                        violation_error_message="作废请写明理由。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DemonstrationPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="示范点名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "国家级"),
                            ("provincial", "省级"),
                            ("city", "市级"),
                            ("county", "县级"),
                            ("township", "乡镇级"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                ("batch", models.CharField(blank=True, max_length=40, verbose_name="批次")),
                ("since", models.DateField(verbose_name="确定日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                ("ended_reason", models.CharField(blank=True, max_length=400, verbose_name="退出理由")),
                ("plated_on", models.DateField(blank=True, null=True, verbose_name="挂牌日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
            ],
            options={
                "verbose_name": "示范点",
                "verbose_name_plural": "示范点",
                "db_table": "organizations_point",
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None), ("withdrawn_at", None)),
                        fields=("organization", "name", "level"),
                        name="point_once",
                        violation_error_message="这个单位已是同名同级的示范点。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="point_dates",
                        violation_error_message="退出日期必须晚于确定日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="point_withdrawn_why",
                        violation_error_message="作废请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="organizations.demonstrationpoint",
                        verbose_name="示范点",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="联系人")),
                ("duty", models.CharField(blank=True, max_length=80, verbose_name="单位和职务")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "示范点联系人",
                "verbose_name_plural": "示范点联系人",
                "ordering": ["point", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="point_contact_dates",
                        violation_error_message="联系结束的日期不能早于开始的日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="工作")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "未成功"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总数")),
                ("message", models.CharField(blank=True, max_length=400, verbose_name="说明")),
                ("payload", models.JSONField(default=dict, verbose_name="参数")),
                ("next_url", models.CharField(blank=True, max_length=200, verbose_name="完成后去往")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "后台任务",
                "verbose_name_plural": "后台任务",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="导入内容")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "marked",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="标错文件",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="所属单位",
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=80, verbose_name="导入到")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "待确认"),
                            ("applied", "已导入"),
                            ("refused", "有错误"),
                            ("dropped", "已放弃"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("plan_digest", models.CharField(blank=True, max_length=80, verbose_name="计划校验值")),
                ("counts", models.JSONField(default=dict, verbose_name="计数")),
                ("problems", models.JSONField(default=list, verbose_name="问题")),
                ("left", models.JSONField(null=True, verbose_name="没有勾选")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="导入时间")),
            ],
            options={
                "verbose_name": "导入记录",
                "verbose_name_plural": "导入记录",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="OrganizationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "新建"),
                            ("rename", "更名"),
                            ("transfer", "划转"),
                            ("merge", "合并"),
                            ("split", "拆分"),
                            ("regroup", "重组"),
                            ("upgrade", "升格"),
                            ("convert", "改设"),
                            ("abolish", "撤销"),
                        ],
                        max_length=12,
                        verbose_name="事件",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="说明")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="organizations.importrecord",
                        verbose_name="导入的名单",
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("undo_reason", models.CharField(blank=True, db_default="", max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "建制事件",
                "verbose_name_plural": "建制事件",
                "db_table": "organizations_event",
                "ordering": ["-effective_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EventLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="organizations.organizationevent",
                        verbose_name="事件",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_by",
                        to="organizations.organization",
                        verbose_name="原单位",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_by",
                        to="organizations.organization",
                        verbose_name="现单位",
                    ),
                ),
                ("share", config.toolkit.fields.ScaledIntegerField(default=1000000, verbose_name="份额")),
                ("members", models.PositiveIntegerField(null=True, verbose_name="党员人数")),
            ],
            options={
                "verbose_name": "事件涉及单位",
                "verbose_name_plural": "事件涉及单位",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__isnull", False), ("target__isnull", False), _connector="OR"),
                        name="eventlink_has_an_end",
                        violation_error_message="事件必须写明原单位或现单位。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventBefore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="before",
                        to="organizations.organizationevent",
                        verbose_name="事件",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("placement", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                            ("area", "片区"),
                            ("department", "县直部门"),
                            ("section", "科室"),
                            ("committee", "党委"),
                            ("general", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("town", "镇"),
                            ("rural", "乡"),
                            ("street", "街道"),
                            ("village", "村"),
                            ("community", "社区"),
                            ("office", "机关"),
                            ("institution", "事业单位"),
                            ("state_firm", "国有企业"),
                            ("private_firm", "非公有制企业"),
                            ("social", "社会组织"),
                            ("school", "学校"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="领域",
                    ),
                ),
                ("functional", models.BooleanField(default=False, verbose_name="功能型党组织")),
                ("position", models.PositiveIntegerField(verbose_name="建制顺序")),
            ],
            options={
                "verbose_name": "事件前的情况",
                "verbose_name_plural": "事件前的情况",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "organization"),
                        name="event_before_once",
                        violation_error_message="一件事对一个单位只记一次变动前的情况。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("secretary", "党组织书记"),
                            ("deputy", "党组织副书记"),
                            ("member", "党组织委员"),
                            ("first", "第一书记"),
                            ("head", "村（居）委会主任"),
                            ("deputy_head", "村（居）委会副主任"),
                            ("committee", "村（居）委会委员"),
                            ("graduate", "大学生村官"),
                            ("reserve", "后备干部"),
                            ("team", "驻村工作队员"),
                            ("instructor", "党建指导员"),
                            ("contact", "联系领导"),
                            ("party_group", "党小组长"),
                            ("village_group", "村（居）民小组长"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="职务",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="职务名称")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elected", "选举（选）"),
                            ("sent", "机关选派（派）"),
                            ("promoted", "提拔（提）"),
                            ("cross", "跨村任职"),
                            ("returned", "回村任职"),
                            ("recruited", "公开招聘"),
                            ("competed", "竞争上岗"),
                            ("delegated", "兼任（委派）"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("acting", models.BooleanField(default=False, verbose_name="代理")),
                ("valid_from", models.DateField(verbose_name="任职日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="免职日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="任职文号")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="同时有两位书记的理由")),
                (
                    "end_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term", "届满换届"),
                            ("transfer", "调任"),
                            ("adjust", "组织调整"),
                            ("resign", "辞职"),
                            ("retire", "退休"),
                            ("died", "去世"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="离任方式",
                    ),
                ),
                ("end_note", models.CharField(blank=True, max_length=400, verbose_name="离任说明")),
                ("end_document_no", models.CharField(blank=True, max_length=80, verbose_name="免职文号")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销登记时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销登记人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤销登记理由")),
            ],
            options={
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
                "ordering": ["-valid_from", "-pk"],
                "indexes": [models.Index(fields=["organization", "title", "valid_from"], name="post_unit_title")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="post_dates",
                        violation_error_message="免职日期必须晚于任职日期。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None), ("withdrawn_at", None)),
                        fields=("person", "organization", "title", "name"),
                        name="post_open_once",
                        violation_error_message="此人在这个单位的同一职务还没有免去。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="organizations.post",
                        verbose_name="培养人任职",
                    ),
                ),
                (
                    "reserve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentors",
                        to="organizations.person",
                        verbose_name="后备干部",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="结对日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("end_note", models.CharField(blank=True, max_length=400, verbose_name="结束说明")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "结对培养",
                "verbose_name_plural": "结对培养",
                "ordering": ["-valid_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="mentorpair_dates",
                        violation_error_message="结束日期不能早于结对日期。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("reserve",),
                        name="mentorpair_reserve_once",
                        violation_error_message="这名后备干部已有培养人。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrowthNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="organizations.mentorpair",
                        verbose_name="结对",
                    ),
                ),
                ("noted_on", models.DateField(verbose_name="日期")),
                ("text", models.TextField(max_length=1000, verbose_name="内容")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "成长记录",
                "verbose_name_plural": "成长记录",
                "ordering": ["-noted_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="organizations.post",
                        verbose_name="任职",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promise", "任职承诺"),
                            ("report", "年终述职"),
                            ("audit", "财务审计"),
                            ("exit", "离任审计"),
                            ("adjust", "组织调整"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年度")),
                ("dated", models.DateField(verbose_name="日期")),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="内容")),
                ("result", models.CharField(blank=True, max_length=80, verbose_name="结论")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "任职材料",
                "verbose_name_plural": "任职材料",
                "ordering": ["-dated", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None), ("year__isnull", False)),
                        fields=("post", "kind", "year"),
                        name="personpaper_once_a_year",
                        violation_error_message="这一年度的同类材料已经登记，请先撤回原来的一份。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_types",
                        to="organizations.organization",
                        verbose_name="适用单位",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("none", "不定期"),
                            ("weekly", "每周"),
                            ("monthly", "每月"),
                            ("quarterly", "每季度"),
                            ("yearly", "每年"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="频次",
                    ),
                ),
                ("restricted", models.BooleanField(default=False, verbose_name="限制查看")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
                ("source", models.TextField(blank=True, verbose_name="依据")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("document", models.JSONField(verbose_name="台账格式")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "台账类型",
                "verbose_name_plural": "台账类型",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="organizations.registertype",
                        verbose_name="台账类型",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("document", models.JSONField(verbose_name="台账格式")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "台账格式版本",
                "verbose_name_plural": "台账格式版本",
                "ordering": ["type", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("type", "number"),
                        name="registerversion_once",
                        violation_error_message="这个台账已有同号的版本。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="organizations.registertype",
                        verbose_name="台账类型",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.registerversion",
                        verbose_name="格式版本",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_records",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有效"), ("withdrawn", "已撤回")],
                        default="valid",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "台账记录",
                "verbose_name_plural": "台账记录",
                "ordering": ["-date", "-pk"],
                "indexes": [
                    models.Index(fields=["type", "organization", "date"], name="registerrecord_by_unit"),
                    models.Index(fields=["type", "date"], name="registerrecord_by_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="organizations.registerrecord",
                        verbose_name="记录",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.registerversion",
                        verbose_name="格式版本",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("date", models.DateField(verbose_name="日期")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有效"), ("withdrawn", "已撤回")],
                        default="valid",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
            ],
            options={
                "verbose_name": "台账记录版本",
                "verbose_name_plural": "台账记录版本",
                "ordering": ["record", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "number"),
                        name="registerrevision_once",
                        violation_error_message="这条记录已有同号的版本。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named",
                        to="organizations.registerrecord",
                        verbose_name="记录",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "记录中的人员",
                "verbose_name_plural": "记录中的人员",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "person"),
                        name="recordperson_once",
                        violation_error_message="这条记录已记有这个人。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("withdraw_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("party", "党组织隶属"), ("reporting", "报送单位")], max_length=12, verbose_name="关系"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliated",
                        to="organizations.organization",
                        verbose_name="隶属（报送）于",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="文号")),
            ],
            options={
                "verbose_name": "隶属和报送关系",
                "verbose_name_plural": "隶属和报送关系",
                "ordering": ["organization", "kind", "-valid_from", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None), ("withdrawn_at", None)),
                        fields=("organization", "kind"),
                        name="affiliation_current_once",
                        violation_error_message="同一种关系同一时间只能有一条。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="affiliation_dates",
                        violation_error_message="止的日期必须晚于起的日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization", models.F("other")), _negated=True),
                        name="affiliation_elsewhere",
                        violation_error_message="单位不能隶属或报送于自己。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("withdraw_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="别名")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=400, verbose_name="拼音")),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="organizations.organizationevent",
                        verbose_name="事件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "别名",
                "verbose_name_plural": "别名",
                "ordering": ["organization", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organization", "name"),
                        name="alias_once",
                        violation_error_message="这个单位已有这个别名。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("source", models.CharField(max_length=200, verbose_name="出处")),
                ("aspects", models.JSONField(default=list, verbose_name="方面")),
                ("used", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "标准",
                "verbose_name_plural": "标准",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="StrengthReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strengths",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="organizations.criteriaset",
                        verbose_name="标准",
                    ),
                ),
                ("met", models.JSONField(default=list, verbose_name="符合的方面")),
                ("reviewed_on", models.DateField(verbose_name="认定日期")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
            ],
            options={
                "verbose_name": "强项认定",
                "verbose_name_plural": "强项认定",
                "ordering": ["-reviewed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="账号编号")),
                ("actor_name", models.CharField(max_length=80, verbose_name="操作人")),
                ("action", models.CharField(max_length=60, verbose_name="操作")),
                ("target_type", models.CharField(blank=True, max_length=60, verbose_name="对象类型")),
                ("target_id", models.CharField(blank=True, max_length=40, verbose_name="对象编号")),
                ("target_name", models.CharField(blank=True, max_length=200, verbose_name="对象")),
                ("unit_path", models.CharField(blank=True, db_index=True, max_length=96)),
                ("changes", models.JSONField(default=dict, verbose_name="变更")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("request_id", models.CharField(blank=True, max_length=40, verbose_name="请求编号")),
                ("previous", models.CharField(max_length=80, verbose_name="前一条校验值")),
                ("digest", models.CharField(max_length=80, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["target_type", "target_id"], name="audit_target")],
            },
        ),
        migrations.CreateModel(
            name="YearItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="小写字母、数字和短横，如 members", max_length=40, unique=True, verbose_name="代号"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "use",
                    models.CharField(
                        choices=[("card", "底数"), ("indicator", "指标值")],
                        default="card",
                        max_length=10,
                        verbose_name="用于",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="口径")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "年度项目",
                "verbose_name_plural": "年度项目",
                "ordering": ["use", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("use", "name"), name="year_item_name_once", violation_error_message="已有同名的项目。"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("current", models.BooleanField(default=True, verbose_name="现行")),
                ("data", models.JSONField(verbose_name="数据")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="更正理由")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "年度底数",
                "verbose_name_plural": "年度底数",
                "ordering": ["-year", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "year", "version"), name="card_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("organization", "year"), name="card_current_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="card_corrected_why",
                        violation_error_message="更正请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="organizations.yearitem",
                        verbose_name="指标",
                    ),
                ),
                ("value", config.toolkit.fields.ScaledIntegerField(verbose_name="数值")),
                (
                    "growth",
                    config.toolkit.fields.ScaledIntegerField(blank=True, null=True, verbose_name="比上年增长（%）"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="作废理由")),
            ],
            options={
                "verbose_name": "年度指标值",
                "verbose_name_plural": "年度指标值",
                "ordering": ["-year", "item__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organization", "year", "item", "source"),
                        name="figure_once_per_source",
                        violation_error_message="同一来源已登记过这个年度的这个指标。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="figure_withdrawn_why",
                        violation_error_message="作废请写明理由。",
                    ),
                ],
            },
        ),
    ]
