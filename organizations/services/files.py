"""Stored files: looked at before they are kept, kept under their digest, handed out only as downloads."""

import io
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Protocol

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.http import FileResponse

from config.toolkit import cells
from config.toolkit.digest import digest
from config.toolkit.excel import XLSX
from config.toolkit.excel.container import LIMITS, Limits
from config.toolkit.excel.preflight import preflight
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, StoredFile, User

MEGABYTE = 1024 * 1024
HEAD = 8192  # what a file is, shows in its first bytes
SHOWN_NAME = 200
ACTIVE = re.compile(r"vbaproject|activex/|embeddings/", re.I)


class Upload(Protocol):
    """What a form hands over; an open file is one too."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: extension, type for browsers, what its first bytes must mean (text: ""), a part it must hold."""

    extension: str
    content_type: str
    magic: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What one door takes, up to a size."""

    name: str
    forms: tuple[Form, ...]
    largest: int
    limits: Limits = LIMITS  # of a workbook

    @property
    def accept(self) -> str:
        """The extensions, as a file input wants them."""
        return ",".join(form.extension for form in self.forms)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = Form(".xlsx", XLSX, ".xlsx", "xl/workbook.xml")
WORKBOOK = Kinds("表格", (_XLSX,), 20 * MEGABYTE)
LONG = Limits(
    file_bytes=60 * MEGABYTE,
    part_bytes=400 * MEGABYTE,
    total_bytes=500 * MEGABYTE,
    rows=1_048_576,
    cells=8_000_000,
    elements=40_000_000,
)
LONG_LIST = Kinds("长名单", (_XLSX, Form(".csv", "text/csv", "")), 60 * MEGABYTE, LONG)  # all of China: 22 MB of text
EVIDENCE = Kinds(
    "佐证材料",
    (
        Form(".pdf", "application/pdf", ".pdf"),
        Form(".ofd", "application/ofd", ".docx", "OFD.xml"),
        Form(".jpg", "image/jpeg", ".jpg"),
        Form(".jpeg", "image/jpeg", ".jpg"),
        Form(".png", "image/png", ".png"),
        Form(".docx", _WORD, ".docx", "word/document.xml"),
        _XLSX,
        Form(".doc", "application/msword", ".doc"),
        Form(".wps", "application/vnd.ms-works", ".doc"),
        Form(".xls", "application/vnd.ms-excel", ".doc"),
        Form(".et", "application/vnd.ms-excel", ".doc"),
        Form(".mp4", "video/mp4", ".mp4"),
    ),
    20 * MEGABYTE,
)


@transaction.atomic
def store(
    content: bytes | Upload,
    *,
    name: str,
    organization: Organization | None,
    actor: User | None,
    kinds: Kinds = EVIDENCE,
) -> StoredFile:
    """Keep a file of one of the `kinds`; Refused, in Chinese, for an empty, too large, disguised or dangerous one."""
    data = content if isinstance(content, bytes) else content.read(kinds.largest + 1)
    name = _clean(name)
    if not data:
        raise Refused(f"「{name}」是空文件，请重新选择。")
    if len(data) > kinds.largest:
        raise Refused(f"「{name}」超过{kinds.largest // MEGABYTE}MB，请压缩或分成几个文件后上传。")
    form = _form(name, data, kinds)
    stored = StoredFile.objects.create(
        digest=_keep(data),
        name=name,
        content_type=form.content_type,
        size=len(data),
        organization=organization,
        uploaded_by=actor,
    )
    audit.record("file.stored", actor=actor, target=stored, unit=organization, digest=stored.digest, size=stored.size)
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The content, as bytes to read; Refused when it is gone or was changed on the disk."""
    try:
        with default_storage.open(_place(stored.digest)) as file:
            data = file.read()
    except FileNotFoundError as error:
        raise Refused(f"「{stored.name}」的内容不在数据目录里，请联系系统配置员从备份恢复。") from error
    if len(data) != stored.size or digest(data) != stored.digest:
        raise Refused(f"「{stored.name}」的内容与登记的校验值不符，请联系系统配置员从备份恢复。")
    return io.BytesIO(data)


def file_response(stored: StoredFile) -> FileResponse:
    """The content as a download under its own name: no browser runs or shows it inside our pages."""
    response = FileResponse(open_file(stored), as_attachment=True, filename=stored.name)
    response["Content-Type"] = stored.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _clean(name: str) -> str:
    """The uploader's name for the file, for people to read: no folders, no control characters, its extension kept."""
    name = cells.words(PurePath(name.replace("\\", "/")).name) or "未命名"
    path = PurePath(name)
    return path.stem[: SHOWN_NAME - len(path.suffix)] + path.suffix if len(path.suffix) < 10 else name[:SHOWN_NAME]


def _form(name: str, data: bytes, kinds: Kinds) -> Form:
    extension = PurePath(name).suffix.lower()
    form = next((form for form in kinds.forms if form.extension == extension), None)
    if kinds is WORKBOOK or (extension == ".xlsx" and form):
        preflight(data, limits=kinds.limits)  # says for every other kind of file what to do
    if form is None:
        taken = "、".join(form.extension for form in kinds.forms)
        raise Refused(f"「{name}」不是可以上传的{kinds.name}，只接受 {taken}。")
    if form.magic and form.magic not in _magic(data):
        raise Refused(f"「{name}」的内容不是 {extension} 文件，请用原来的软件重新保存后上传。")
    if form.part:
        _check_parts(name, data, form)
    return form


def _magic(data: bytes) -> set[str]:
    """The extensions that the first bytes may mean."""
    try:
        return {match.extension for match in puremagic.magic_string(data[:HEAD])}
    except puremagic.PureError:
        return set()


def _check_parts(name: str, data: bytes, form: Form) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            parts = container.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(f"「{name}」已损坏或没有传完整，请重新保存后上传。") from error
    if form.part not in parts:
        raise Refused(f"「{name}」的内容不是 {form.extension} 文件，请用原来的软件重新保存后上传。")
    if any(ACTIVE.search(part) for part in parts):
        raise Refused(f"「{name}」含有宏或嵌入对象，为安全起见不能上传。请删除后另存，或转成 PDF。")


def _keep(data: bytes) -> str:
    """Write the content once, to stay through a power cut; returns its digest."""
    full = digest(data)
    place = _place(full)
    if default_storage.exists(place) and default_storage.size(place) != len(data):
        default_storage.delete(place)  # what an interrupted upload left
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
        if isinstance(default_storage, FileSystemStorage):
            _sync(default_storage.path(place))
    return full


def _sync(path: str) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _place(full: str) -> str:
    """Where the content lies: two folders deep by its digest."""
    algorithm, _, digits = full.partition(":")
    return f"{algorithm}/{digits[:2]}/{digits}"
