"""Stored files: what is taken, what is refused and how it is said, and how a file leaves again."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent, Organization, StoredFile
from organizations.services.files import EVIDENCE, WORKBOOK, Kinds, file_response, open_file, store
from tests.organizations.test_imports import HEAD, workbook

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"x" * 60


def package(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for part in parts:
            container.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("会议记录.pdf", PDF, "application/pdf"),
        ("照片.PNG", PNG, "image/png"),
        ("照片.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"x" * 60, "image/jpeg"),
        ("通知.ofd", package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/vnd.ms-excel"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomiso2" + b"x" * 60, "video/mp4"),
    ],
)
def test_a_good_file_is_kept_under_its_digest(
    county: Organization, name: str, content: bytes, content_type: str
) -> None:
    stored = store(content, name=name, organization=county, actor=None)
    assert (stored.name, stored.size, stored.content_type) == (name, len(content), content_type)
    assert stored.digest == digest(content)
    algorithm, _, digits = stored.digest.partition(":")
    assert default_storage.exists(f"{algorithm}/{digits[:2]}/{digits}")
    assert open_file(stored).read() == content
    assert AuditEvent.objects.first().changes == {"digest": stored.digest, "size": len(content)}


def test_the_same_content_is_kept_once_and_mended_when_half_written(county: Organization) -> None:
    first = store(PDF, name="a.pdf", organization=county, actor=None)
    algorithm, _, digits = first.digest.partition(":")
    place = f"{algorithm}/{digits[:2]}/{digits}"
    default_storage.delete(place)
    default_storage.save(place, ContentFile(PDF[:10]))
    second = store(io.BytesIO(PDF), name="b.pdf", organization=county, actor=None)
    assert second.digest == first.digest
    assert open_file(first).read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.pdf", b"", "「空.pdf」是空文件，请重新选择。"),
        ("程序.exe", b"MZ" + b"\0" * 99, "「程序.exe」不是可以上传的佐证材料，只接受 .pdf、.ofd、"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "「图.svg」不是可以上传的佐证材料"),
        ("网页.pdf", b"<html><script>alert(1)</script></html>", "「网页.pdf」的内容不是 .pdf 文件"),
        ("程序.jpg", b"MZ" + b"\0" * 99, "「程序.jpg」的内容不是 .jpg 文件"),
        ("压缩.docx", package("a.txt"), "「压缩.docx」的内容不是 .docx 文件"),
        ("宏.docx", package("word/document.xml", "word/vbaProject.bin"), "「宏.docx」含有宏或嵌入对象"),
        ("断.docx", package("word/document.xml")[:60], "「断.docx」已损坏或没有传完整"),
        ("表.xlsx", PDF, "这是 PDF 文件，不是表格。"),
        ("表.xlsx", package("xl/workbook.xml"), "这是压缩包，不是 .xlsx 表格。"),
    ],
)
def test_a_bad_file_is_refused_and_not_kept(county: Organization, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        store(content, name=name, organization=county, actor=None)
    assert refused.value.message.startswith(sentence)
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_not_read_to_its_end(county: Organization) -> None:
    small = Kinds("佐证材料", EVIDENCE.forms, 1024 * 1024)
    upload = io.BytesIO(PDF + b"x" * 3_000_000)
    with pytest.raises(Refused, match=r"「a\.pdf」超过1MB，请压缩或分成几个文件后上传。"):
        store(upload, name="a.pdf", organization=county, actor=None, kinds=small)
    assert upload.tell() == 1024 * 1024 + 1


def test_only_workbooks_come_in_at_the_door_for_workbooks(county: Organization) -> None:
    kept = store(workbook(HEAD), name="表.xlsx", organization=county, actor=None, kinds=WORKBOOK)
    assert kept.name == "表.xlsx"
    with pytest.raises(Refused, match="这是 PDF 文件，不是表格"):
        store(PDF, name="a.pdf", organization=county, actor=None, kinds=WORKBOOK)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\张\\会议.pdf", "会议.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_are_made_harmless(county: Organization, given: str, kept: str) -> None:
    assert store(PDF, name=given, organization=county, actor=None).name == kept


def test_a_file_leaves_as_a_download_that_nothing_runs(county: Organization) -> None:
    response = file_response(store(PDF, name="会议 记录.pdf", organization=county, actor=None))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%BC%9A%E8%AE%AE%20%E8%AE%B0%E5%BD%95.pdf"
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_file_changed_on_the_disk_is_not_handed_out(county: Organization) -> None:
    stored = store(PDF, name="a.pdf", organization=county, actor=None)
    algorithm, _, digits = stored.digest.partition(":")
    place = f"{algorithm}/{digits[:2]}/{digits}"
    default_storage.delete(place)
    with pytest.raises(Refused, match="不在数据目录里"):
        open_file(stored)
    default_storage.save(place, ContentFile(b"X" + PDF[1:]))
    with pytest.raises(Refused, match="与登记的校验值不符"):
        open_file(stored)
