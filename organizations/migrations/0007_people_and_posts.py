"""Persons and their posts; mentors; papers of a time in office; criteria. What was registered cannot be deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.toolkit.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0005_events_undone"),
    ]

    operations = [
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
            name="MentorPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="结对日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("end_note", models.CharField(blank=True, max_length=400, verbose_name="结束说明")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
            ],
            options={
                "verbose_name": "结对培养",
                "verbose_name_plural": "结对培养",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GrowthNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noted_on", models.DateField(verbose_name="日期")),
                ("text", models.TextField(max_length=1000, verbose_name="内容")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="organizations.mentorpair",
                        verbose_name="结对",
                    ),
                ),
            ],
            options={
                "verbose_name": "成长记录",
                "verbose_name_plural": "成长记录",
                "ordering": ["-noted_on", "-pk"],
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
                ("resume", models.TextField(blank=True, max_length=2000, verbose_name="简历")),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=160, verbose_name="拼音")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="organizations.organization",
                        verbose_name="所在单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
                "ordering": ["pinyin", "pk"],
            },
        ),
        migrations.AddField(
            model_name="mentorpair",
            name="reserve",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mentors",
                to="organizations.person",
                verbose_name="后备干部",
            ),
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销登记时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤销登记理由")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
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
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="organizations.post",
                        verbose_name="任职",
                    ),
                ),
            ],
            options={
                "verbose_name": "任职材料",
                "verbose_name_plural": "任职材料",
                "ordering": ["-dated", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="mentorpair",
            name="mentor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pairs",
                to="organizations.post",
                verbose_name="培养人任职",
            ),
        ),
        migrations.CreateModel(
            name="StrengthReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met", models.JSONField(default=list, verbose_name="符合的方面")),
                ("reviewed_on", models.DateField(verbose_name="认定日期")),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400, verbose_name="撤回理由")),
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
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="organizations.criteriaset",
                        verbose_name="标准",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strengths",
                        to="organizations.person",
                        verbose_name="人员",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "强项认定",
                "verbose_name_plural": "强项认定",
                "ordering": ["-reviewed_on", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name"], name="person_name"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("id_number", ""), _negated=True),
                fields=("id_number",),
                name="person_id_number_once",
                violation_error_message="这个身份证号码已有人员登记。",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["organization", "title", "valid_from"], name="post_unit_title"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="post_dates",
                violation_error_message="免职日期必须晚于任职日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None), ("withdrawn_at", None)),
                fields=("person", "organization", "title", "name"),
                name="post_open_once",
                violation_error_message="此人在这个单位的同一职务还没有免去。",
            ),
        ),
        migrations.AddConstraint(
            model_name="personpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None), ("year__isnull", False)),
                fields=("post", "kind", "year"),
                name="personpaper_once_a_year",
                violation_error_message="这一年度的同类材料已经登记，请先撤回原来的一份。",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="mentorpair_dates",
                violation_error_message="结束日期不能早于结对日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorpair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("reserve",),
                name="mentorpair_reserve_once",
                violation_error_message="这名后备干部已有培养人。",
            ),
        ),
        refuse("organizations_person", "delete", "", "人员不能删除。"),
        refuse("organizations_post", "delete", "", "任职不能删除，登记有误的请撤销登记。"),
        refuse(
            "organizations_post",
            "update",
            "NEW.person_id <> OLD.person_id OR NEW.organization_id <> OLD.organization_id OR NEW.title <> OLD.title "
            "OR NEW.valid_from <> OLD.valid_from OR OLD.withdrawn_at IS NOT NULL",
            "任职的人员、单位、职务和任职日期不能修改，登记有误的请撤销登记后重新登记。",
        ),
        refuse("organizations_mentorpair", "delete", "", "结对不能删除，只能结束。"),
        refuse("organizations_growthnote", "update", "", "成长记录不能修改。"),
        refuse("organizations_growthnote", "delete", "", "成长记录不能删除。"),
        refuse("organizations_personpaper", "delete", "", "任职材料不能删除，登记有误的请撤回。"),
        refuse(
            "organizations_personpaper",
            "update",
            "NEW.post_id <> OLD.post_id OR NEW.kind <> OLD.kind OR NEW.dated <> OLD.dated OR NEW.text <> OLD.text "
            "OR NEW.result <> OLD.result OR OLD.withdrawn_at IS NOT NULL",
            "任职材料不能修改，登记有误的请撤回后重新登记。",
        ),
        refuse("organizations_strengthreview", "delete", "", "认定不能删除，只能撤回。"),
        refuse(
            "organizations_strengthreview",
            "update",
            "NEW.person_id <> OLD.person_id OR NEW.criteria_id <> OLD.criteria_id "
            "OR NEW.reviewed_on <> OLD.reviewed_on OR OLD.withdrawn_at IS NOT NULL",
            "认定不能修改，只能撤回后重新登记。",
        ),
    ]
