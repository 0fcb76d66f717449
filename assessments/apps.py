from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "考核工作"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry, the words of the trail, the panel of a unit, the section of a person in their lists."""
        from assessments import actions
        from assessments.context import entries, scheme_links
        from assessments.filing import results_section
        from assessments.uses import contracts_hanging, levels_hanging, roster_use
        from assessments.views.history import results_panel
        from assessments.views.levels import levels_panel
        from organizations import filing, panels, uses
        from organizations.context import NAV
        from organizations.trail.actions import bring
        from scoring.context import SCHEME_LINKS

        NAV.append(entries)
        uses.USES.append(roster_use)
        uses.HANGING.append(contracts_hanging)
        uses.HANGING.append(levels_hanging)
        filing.bring(results_section)
        panels.bring("results", results_panel)
        panels.bring("levels", levels_panel)
        SCHEME_LINKS.append(scheme_links)
        bring(actions)
