from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entries in their list, the panels of a unit in theirs, and the handlers of jobs in theirs."""
        from organizations import actions, context, panels, post_actions
        from organizations.imports import apply  # noqa: F401  its handler registers itself
        from organizations.views import led, units

        context.NAV.append(context.own_entries)
        for maker in (units.basic_panel, units.children_panel, units.accounts_panel):
            panels.bring("", maker)
        panels.bring("history", units.history_panel)
        context.NAV.append(led.entries)
        panels.bring("people", led.posts_panel)
        actions.LABELS.update(post_actions.LABELS)
        actions.TERMS.update(post_actions.TERMS)
        actions.FIELDS.update(post_actions.FIELDS)
