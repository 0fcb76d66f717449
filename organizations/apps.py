from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entries in their list, the panels of a unit in theirs, and the handlers of jobs in theirs."""
        from organizations import context, panels
        from organizations.imports import apply, long_jobs  # noqa: F401  their handlers register themselves
        from organizations.views import units

        context.NAV.append(context.own_entries)
        for maker in (units.basic_panel, units.children_panel, units.accounts_panel):
            panels.bring("", maker)
        panels.bring("history", units.history_panel)
