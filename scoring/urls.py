"""Addresses of schemes."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from scoring.api.views import SchemeViewSet
from scoring.views import changes, pages, standards, tables, versions, years

app_name = "scoring"

router = SimpleRouter()
router.register("schemes", SchemeViewSet, basename="api-scheme")

urlpatterns = [
    path("schemes/", pages.SchemeList.as_view(), name="scheme-list"),
    path("schemes/import/", changes.scheme_import, name="scheme-import"),
    path("schemes/<int:pk>/", pages.scheme, name="scheme"),
    path("schemes/<int:pk>/file/", pages.scheme_file, name="scheme-file"),
    path("schemes/<int:pk>/publish/", changes.scheme_publish, name="scheme-publish"),
    path("schemes/<int:pk>/update/", changes.scheme_update, name="scheme-update"),
    path("schemes/<int:pk>/retire/", changes.scheme_retire, name="scheme-retire"),
    path("schemes/<int:pk>/copy/", changes.scheme_copy, name="scheme-copy"),
    path("schemes/<int:pk>/discard/", changes.scheme_discard, name="scheme-discard"),
    path("schemes/<int:pk>/difference/", versions.scheme_difference, name="scheme-difference"),
    path("schemes/<int:pk>/difference/file/", versions.scheme_difference_file, name="scheme-difference-file"),
    path("schemes/<int:pk>/lineage/", versions.scheme_lineage, name="scheme-lineage"),
    path("schemes/<int:pk>/clauses/", versions.scheme_clauses, name="scheme-clauses"),
    path("schemes/<int:pk>/years/", years.scheme_years, name="scheme-years"),
    path("standards/", standards.StandardList.as_view(), name="standard-list"),
    path("standards/load/", standards.standard_load, name="standard-load"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/file/", standards.standard_file, name="standard-file"),
    path("standards/<int:pk>/difference/", standards.standard_difference, name="standard-difference"),
    path("standards/<int:pk>/publish/", standards.standard_publish, name="standard-publish"),
    path("standards/<int:pk>/retire/", standards.standard_retire, name="standard-retire"),
    path("standards/<int:pk>/discard/", standards.standard_discard, name="standard-discard"),
    path("tables/", tables.table_list, name="table-list"),
    path("tables/new/", tables.table_new, name="table-new"),
    path("tables/<int:pk>/", tables.table, name="table"),
    path("tables/<int:pk>/file/", tables.table_file, name="table-file"),
    path("tables/<int:pk>/import/", tables.table_import, name="table-import"),
    path("tables/<int:pk>/rows/<int:row>/close/", tables.row_close, name="table-row-close"),
    path("tables/<int:pk>/rows/<int:row>/withdraw/", tables.row_withdraw, name="table-row-withdraw"),
    path("api/", include(router.urls)),
]
