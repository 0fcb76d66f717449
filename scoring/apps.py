from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核方案"
    default_auto_field = "django.db.models.BigAutoField"
