from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "考核工作"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entry, the words of the trail, the panel of a unit, the section of a person in their lists."""
        from assessments import actions, boards, case_actions, consequence_actions, goal_actions, rating_actions
        from assessments.context import entries, scheme_links
        from assessments.filing import results_section
        from assessments.selectors.cases.succession import case_use, cases_hanging
        from assessments.uses import contracts_hanging, levels_hanging, remedies_hanging, roster_use
        from assessments.views.boards import OWN_BOARDS
        from assessments.views.cases.panel import cases_panel
        from assessments.views.current import current_panel
        from assessments.views.followed import followed_panel
        from assessments.views.history import results_panel
        from assessments.views.levels import levels_panel
        from assessments.views.titles.panel import titles_panel, titles_section
        from assessments.views.yearly import yearly_panel
        from organizations import filing, panels, uses
        from organizations.context import NAV
        from organizations.trail.actions import bring
        from organizations.views.units import basic_panel
        from scoring.context import SCHEME_LINKS

        NAV.append(entries)
        SCHEME_LINKS.append(scheme_links)
        uses.USES += [roster_use, case_use]
        uses.HANGING += [contracts_hanging, remedies_hanging, levels_hanging, cases_hanging]
        filing.bring(results_section)
        filing.bring(titles_section)
        panels.bring("", current_panel, after=basic_panel)
        panels.bring("results", results_panel)
        panels.bring("results", cases_panel)
        panels.bring("results", followed_panel)
        panels.bring("levels", yearly_panel)
        panels.bring("levels", levels_panel)
        panels.bring("honours", titles_panel)
        for board in OWN_BOARDS:
            boards.bring(board)
        for words in (actions, rating_actions, goal_actions, case_actions, consequence_actions):
            bring(words)
