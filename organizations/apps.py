from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Handlers of jobs register themselves; words of the trail and parts of pages are put into their lists."""
        from organizations.imports.units import apply, long_jobs  # noqa: F401

        _bring_words()
        _bring_pages()


def _bring_words() -> None:
    from organizations.trail import actions, honours, posts, registers, units

    for words in (units, posts, registers, honours):
        actions.bring(words)


def _bring_pages() -> None:
    from organizations import context, filing, panels
    from organizations.selectors.registers.people import records_section
    from organizations.views import cards, honours, led, relations, units
    from organizations.views.registers import panel as register_panel

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
