from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "考核工作"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessments.context import entries
        from organizations.context import NAV

        NAV.append(entries)
