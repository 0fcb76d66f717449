from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entries in their list, the panels of a unit in theirs, and the handlers of jobs in theirs."""
        from organizations import actions, context, panels, post_actions
        from organizations.imports import apply  # noqa: F401  its handler registers itself
        from organizations.registers import trail
        from organizations.views import register_panel, units

        context.NAV.append(context.own_entries)
        context.NAV.append(register_panel.entries)
        for maker in (units.basic_panel, units.children_panel, units.accounts_panel):
            panels.bring("", maker)
        panels.bring("history", units.history_panel)
        panels.bring("records", register_panel.records_panel)
        actions.LABELS.update(trail.LABELS)
        actions.TERMS.update(trail.TERMS)
        actions.LABELS.update(post_actions.LABELS)
        actions.TERMS.update(post_actions.TERMS)
        actions.FIELDS.update(post_actions.FIELDS)
