"""A secretary with all that the pages of people are about."""

from datetime import date
from typing import Any

from organizations.imports.posts import keep_posts
from organizations.models import CriteriaSet, Organization, User
from organizations.services import files, mentors, papers, posts, strengths
from organizations.services.people import register_person
from tests.organizations.test_imports import workbook


def in_office(county: Organization, organizer: User, name: str = "王建国") -> dict[str, Any]:
    """A secretary of the county with an audit on file, a reserve, and a workbook of posts."""
    secretary, reserve = (register_person(name=name + more, home=county, actor=organizer) for more in ("", "子"))
    given = {
        "title": "secretary",
        "name": name,
        "valid_from": date(2024, 3, 1),
        "document_no": name,
        "actor": organizer,
    }
    post = posts.appoint(secretary, county, **given)
    pair = mentors.pair(post, reserve, valid_from=date(2025, 1, 1), actor=organizer)
    mentors.note_growth(pair, noted_on=date(2025, 2, 1), text=name, actor=organizer)
    proof = files.store(b"%PDF-1.4\n%%EOF\n", name="审计报告.pdf", organization=county, actor=organizer)
    paper = papers.file_paper(
        post, kind="audit", year=2025, dated=date(2026, 1, 5), text=name, result=name, file=proof, actor=organizer
    )
    criteria = make_criteria(name)
    review = strengths.review_strength(
        secretary, criteria, organization=county, met=["qf"], reviewed_on=date(2025, 12, 1), actor=organizer
    )
    county.refresh_from_db()
    content = workbook(["单位", "姓名", "职务", "任职日期"], [county.name, f"{name}孙", "委员", "2025-01-01"])
    record = keep_posts(content, root=county, name="任职.xlsx", actor=organizer)
    record.marked = record.file
    record.save()
    found = {
        "people": secretary,
        "posts": post,
        "pairs": pair,
        "papers": paper,
        "people/import": record,
        "people/strengths": review,
        "admin/organizations/criteriaset": criteria,
    }
    return found | {"admin/organizations/person": secretary}


def make_criteria(name: str = "“双强”书记", code: str = "sq-2026") -> CriteriaSet:
    """A set of two aspects."""
    aspects = [{"code": "zz", "name": "政治素质强"}, {"code": "qf", "name": name}]
    document = {"code": code, "name": name, "source": name, "aspects": aspects}
    return strengths.load_criteria(document, actor=None)
