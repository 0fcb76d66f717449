from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entries in their list, and the handlers of jobs in theirs."""
        from organizations import context
        from organizations.imports import apply  # noqa: F401  its handler registers itself

        context.NAV.append(context.own_entries)
