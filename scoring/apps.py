from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核方案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry in its list, and the words of the trail in theirs."""
        from organizations import actions
        from organizations.context import NAV
        from scoring import actions as own
        from scoring.context import entries

        NAV.append(entries)
        actions.LABELS.update(own.LABELS)
        actions.TERMS.update(own.TERMS)
        actions.STATES.update(own.STATES)
        actions.NAMERS.update(own.NAMERS)
