from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核方案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry in its list."""
        from organizations.context import NAV
        from scoring.context import entries

        NAV.append(entries)
