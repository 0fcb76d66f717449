from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the menu entries in their list, the panels of a unit in theirs, and the handlers of jobs in theirs."""
        from organizations import (
            actions,
            context,
            event_words,
            filing,
            honour_actions,
            import_actions,
            panels,
            post_actions,
        )
        from organizations.imports import apply, long_jobs  # noqa: F401  their handlers register themselves
        from organizations.registers import trail
        from organizations.selectors.register_people import records_section
        from organizations.views import cards, honours, led, register_panel, relations, units

        for words in (event_words, honour_actions, import_actions, post_actions, trail):
            actions.bring(words)
        context.NAV += [context.own_entries, led.entries, register_panel.entries, honours.honour_entries]
        for maker in (units.basic_panel, units.children_panel, units.accounts_panel):
            panels.bring("", maker)
        panels.bring("people", led.posts_panel)
        for maker in (honours.honours_panel, cards.cards_panel):
            panels.bring("honours", maker)
        filing.bring(honours.honours_section)
        filing.bring(records_section)
        panels.bring("history", units.history_panel)
        panels.bring("history", relations.relations_panel)
        panels.bring("records", register_panel.records_panel)
