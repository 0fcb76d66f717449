from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "方案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry in its list, and the words of the trail in theirs."""
        from organizations.context import NAV
        from organizations.trail.actions import bring
        from scoring import actions
        from scoring.context import entries

        NAV.append(entries)
        bring(actions)
