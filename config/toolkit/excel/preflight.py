"""Looks at a workbook before any parser does: what it costs to read, what it hides, what readers would lose.

Limits and threats: security.md part 3 rows 4 to 7 and part 4. A good form costs milliseconds, a bad file is refused
with a sentence before it can fill the memory.
"""

import posixpath
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from config.toolkit.excel.container import DAMAGED, LIMITS, SAVE_AS, Limits, Source, content, is_xml, open_container
from config.toolkit.excel.findings import NO_STYLES, Findings, SheetFindings, Styles
from config.toolkit.excel.walk import Budget, Walk
from config.toolkit.refusal import Refused

_CJK_DATES = frozenset([*range(27, 37), *range(50, 59)])  # ECMA-376 18.8.30, built-in formats of zh-cn
_PERCENTS = {"9", "10"}  # the same, 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.')  # of a number format: shown as it stands
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"


def preflight(source: Source, *, limits: Limits = LIMITS) -> Findings:
    """What a workbook holds, from a walk that builds nothing; Refused, in Chinese, for all that should not be read."""
    with open_container(content(source, limits=limits), limits=limits) as container:
        try:
            return _findings(container, limits)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ParseError, ValueError) as error:
            raise Refused(DAMAGED) from error


def _findings(container: zipfile.ZipFile, limits: Limits) -> Findings:
    budget = Budget(limits)
    names = [part.filename for part in container.infolist() if is_xml(part.filename)]
    _walk(container, "[Content_Types].xml", budget)
    _check_kind(_tree(container, "[Content_Types].xml"))
    sheets_first = [name for name in names if "/worksheets/" not in name and name != "[Content_Types].xml"]
    for name in sheets_first:
        _walk(container, name, budget)
    findings, styles = _workbook(container)
    parts = {sheet.part: sheet for sheet in findings.sheets}
    for name in names:
        if "/worksheets/" in name:
            _walk(container, name, budget, parts.get(name), styles)
        elif name in parts:
            raise Refused(DAMAGED)  # a sheet that hides outside its folder
    if "docProps/custom.xml" in names:
        findings.properties = _properties(_tree(container, "docProps/custom.xml"))
    return findings


def _walk(
    container: zipfile.ZipFile,
    name: str,
    budget: Budget,
    sheet: SheetFindings | None = None,
    styles: Styles = NO_STYLES,
) -> None:
    with container.open(name) as stream:
        Walk(budget, sheet or SheetFindings(posixpath.basename(name), name), styles=styles).run(stream)


def _tree(container: zipfile.ZipFile, name: str) -> Element:
    root: Element = fromstring(container.read(name))
    return root


def _check_kind(types: Element) -> None:
    """A workbook without macros, and nothing else."""
    kinds = [(entry.get("ContentType") or "").lower() for entry in types]
    whole = " ".join(kinds)
    if any(word in whole for word in ("macroenabled", "vbaproject", "macrosheet", "activex", "oleobject")):
        raise Refused("文件含有宏或嵌入对象，为安全起见不能上传。请另存为不带宏的 .xlsx，并删除嵌入的对象。")
    if "wordprocessingml" in whole:
        raise Refused("这是 Word 文件，不是表格。请上传 .xlsx 表格。")
    if "presentationml" in whole:
        raise Refused("这是演示文稿，不是表格。请上传 .xlsx 表格。")
    if not any(kind.endswith("spreadsheetml.sheet.main+xml") for kind in kinds):
        raise Refused("这不是 .xlsx 工作簿，" + SAVE_AS)


def _workbook(container: zipfile.ZipFile) -> tuple[Findings, Styles]:
    """The worksheets by name and part, and the styles that show a number as a date or a percentage."""
    main = _target(container, "", "/officeDocument")
    root = _tree(container, main)
    if _STRICT in root.tag:
        raise Refused("这是“严格 Open XML”格式的工作簿。请另存为普通的“Excel 工作簿（.xlsx）”后再上传。")
    relations = _relations(container, main)
    findings = Findings()
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        if local == "workbookPr":
            findings.epoch_1904 = element.get("date1904", "0").lower() in ("1", "true", "on")
        elif local == "sheet":
            kind, part = relations[element.get(f"{{{_RELATION}}}id", "")]
            if kind.endswith("/worksheet"):
                findings.sheets.append(SheetFindings(element.get("name", ""), part, element.get("state", "visible")))
    names = [sheet.name for sheet in findings.sheets]
    if not names or len(set(names)) != len(names) or len({sheet.part for sheet in findings.sheets}) != len(names):
        raise Refused(DAMAGED)
    styles = [part for kind, part in relations.values() if kind.endswith("/styles")]
    return findings, _styles(_tree(container, styles[0])) if styles else NO_STYLES


def _target(container: zipfile.ZipFile, part: str, kind: str) -> str:
    targets = [target for found, target in _relations(container, part).values() if found.endswith(kind)]
    if len(targets) != 1:
        raise Refused(DAMAGED)
    return targets[0]


def _relations(container: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and part by id of all that a part refers to inside the container."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for element in _tree(container, posixpath.join(folder, "_rels", f"{name}.rels")):
        identity, target = element.get("Id", ""), element.get("Target", "")
        if element.get("TargetMode", "Internal") != "Internal":
            continue
        if identity in found:
            raise Refused(DAMAGED)
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[identity] = (element.get("Type", ""), path)
    return found


def _styles(styles: Element) -> Styles:
    formats: dict[str, str] = {}
    numbers: list[str] = []
    for element in styles:
        local = element.tag.rpartition("}")[2]
        if local == "numFmts":
            formats = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in element}
        elif local == "cellXfs":
            numbers = [entry.get("numFmtId", "0") for entry in element]
    percents = _PERCENTS | {number for number, code in formats.items() if "%" in _QUOTED.sub("", code)}
    return Styles(
        dates=frozenset(str(index) for index, number in enumerate(numbers) if int(number) in _CJK_DATES),
        percents=frozenset(str(index) for index, number in enumerate(numbers) if number in percents),
    )


def _properties(custom: Element) -> dict[str, str]:
    """The custom document properties that are text, by name."""
    return {entry.get("name", ""): "".join(entry.itertext()) for entry in custom}
