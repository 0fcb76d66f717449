"""Django's admin with our site as its default; named by string: config imports no app."""

from django.contrib.admin.apps import AdminConfig


class KaopingAdminConfig(AdminConfig):
    """The site that asks for 配置 instead of is_staff."""

    default_site = "organizations.admin_site.KaopingAdminSite"
