"""Persons and posts: looked up here with personal data masked, changed on their pages."""

from django.contrib import admin
from django.utils.html import format_html

from config.toolkit.admin import ReadOnlyRows
from organizations.models import Person, Post
from organizations.roles import Permission
from organizations.selectors.people import Personal

from .site import PermittedAdmin


class PostInline(ReadOnlyRows):
    """Posts by date, withdrawn ones too."""

    model = Post
    fk_name = "person"
    fields = readonly_fields = ["organization", "title", "name", "source", "valid_from", "valid_to", "withdrawn_at"]


@admin.register(Person)
class PersonAdmin(PermittedAdmin):
    """A window with a door to the person's page; what is personal is masked for everyone."""

    permission = Permission.CONFIGURE
    doors = [("人员页面", "organizations:people")]
    view_on_site = False
    search_help_text = "姓名或拼音"
    list_display = ["name", "sex", "education", "home"]
    list_filter = ["education"]
    list_select_related = ["home"]
    search_fields = ["name", "pinyin"]
    fields = ["name", "sex", "hidden_number", "hidden_phone", "education", "joined_on", "home", "page"]
    readonly_fields = ["hidden_number", "hidden_phone", "page"]
    inlines = [PostInline]

    @admin.display(description="身份证号码")
    def hidden_number(self, person: Person) -> str:
        """Its last characters."""
        return Personal.of(person, clear=False).id_number or "—"

    @admin.display(description="联系电话")
    def hidden_phone(self, person: Person) -> str:
        """Its last characters."""
        return Personal.of(person, clear=False).phone or "—"

    @admin.display(description="维护")
    def page(self, person: Person) -> str:
        """Where posts and papers are registered."""
        return format_html('<a href="{}">在人员页面登记任职、免职和材料</a>', person.get_absolute_url())
