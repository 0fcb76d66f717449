from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "考核工作"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry in its list, and the words of the trail and the panel in theirs."""
        from assessments import actions as own
        from assessments.context import entries, scheme_links
        from assessments.views.history import results_panel
        from organizations import actions, panels
        from organizations.context import NAV
        from scoring.context import SCHEME_LINKS

        NAV.append(entries)
        panels.bring("results", results_panel)
        SCHEME_LINKS.append(scheme_links)
        actions.LABELS.update(own.LABELS)
        actions.FIELDS.update(own.FIELDS)
        actions.STATES.update(own.STATES)
        actions.NAMERS.update(own.NAMERS)
        actions.SHAPES.update(own.SHAPES)
