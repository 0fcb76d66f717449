"""Templates and scripts obey the strict Content-Security-Policy, escape everything, and run on Chromium 86."""

import re

import pytest

from tests.sources import files, product, shown

FORBIDDEN_IN_TEMPLATES = {
    "unescaped output": r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"<[^>{]*\son[a-z]+\s*=",
    "inline script": r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/json)[^>]*>",
    "script address": r"javascript:",
    "htmx evaluation": r"\bhx-on\b|\bhx-on:|['\"]\s*js:",
    "another host": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
}
FORBIDDEN_IN_PYTHON = r"\bmark_safe\b|\bSafeString\(|\bhtml_safe\b"
FORBIDDEN_IN_SCRIPTS = {
    "markup from text": r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write",
    "evaluation": r"\beval\s*\(|new Function\b",
    "inline style attribute": r"setAttribute\(\s*[\"']style",
    "newer than Chromium 86": (
        r"\.at\(|structuredClone|Object\.hasOwn|\.findLast|\.toSorted|\.toSpliced|\.toReversed|\.with\(|randomUUID"
        r"|\bstatic\s*\{|Object\.groupBy|AbortSignal\.timeout|^await\b|startViewTransition|showPopover|:has\(|:is\("
    ),
    "another host": r"[\"'](?:https?:)?//[a-z]",
}
FORBIDDEN_IN_STYLES = (
    r"\boklch\b|\boklab\b|\blch\(|color-mix|@layer|@property|@container|@scope|:has\(|:is\(|:where\(|aspect-ratio"
    r"|\binset\b\s*:|\d[dsl]v[hw]\b|\(\s*(?:width|height)\s*[<>]|scrollbar-gutter|text-wrap|@import"
    r"|url\(\s*[\"']?(?:https?:)?//|\bsubgrid\b|:user-(?:in)?valid|\bpopover\b"
)
NO_NEST = ("@media", "@supports", "@page", "@font-face", "@keyframes")


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("fault", FORBIDDEN_IN_TEMPLATES)
def test_templates(fault):
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[fault], re.IGNORECASE)
    templates = list(files(".html"))
    found = [f"{shown(path)}: {match[0]}" for path in templates for match in pattern.finditer(path.read_text())]
    assert templates and found == []


def test_python_never_declares_text_safe():
    found = [shown(path) for path in product(".py") if re.search(FORBIDDEN_IN_PYTHON, path.read_text())]
    assert found == []


@pytest.mark.parametrize("fault", FORBIDDEN_IN_SCRIPTS)
def test_scripts(fault):
    pattern = re.compile(FORBIDDEN_IN_SCRIPTS[fault], re.MULTILINE)
    found = []
    for path in product(".js"):
        text = re.sub(r"^\s*//.*$", "", without_comments(path.read_text()), flags=re.MULTILINE)
        found += [f"{shown(path)}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_styles_use_nothing_newer_than_chromium_86():
    found = []
    for path in product(".css"):
        text = without_comments(path.read_text())
        found += [f"{shown(path)}: {match[0]}" for match in re.finditer(FORBIDDEN_IN_STYLES, text)]
        found += [f"{shown(path)}: nested {prelude}" for prelude in nested(text)]
    assert found == []


def nested(css: str) -> list[str]:
    """The preludes of rules that stand inside another rule (CSS nesting, Chromium 120)."""
    found, stack, start = [], [], 0
    for position, character in enumerate(css):
        if character == "{":
            prelude = css[start:position].strip()
            if stack and not stack[-1].startswith(NO_NEST):
                found.append(prelude)
            stack.append(prelude)
        elif character == "}":
            stack.pop()
        if character in "{};":
            start = position + 1
    return found


def test_the_nesting_scan_sees_what_it_must():
    assert nested("@media print { a { color: red } } b { c: d }") == []
    assert nested("a { color: red; & b { c: d } } @media screen { p { q { r: s } } }") == ["& b", "q"]


@pytest.mark.parametrize(
    ("fault", "bad"),
    [
        ("unescaped output", "{{ a | safe }}"),
        ("inline style", '<p style="color:red">'),
        ("inline handler", '<a onclick="x()">'),
        ("inline script", "<script>x()</script>"),
        ("htmx evaluation", '<p hx-on:click="x()">'),
        ("another host", '<img src="//cdn.example/x.png">'),
    ],
)
def test_the_scan_of_templates_sees_what_it_must(fault, bad):
    assert re.search(FORBIDDEN_IN_TEMPLATES[fault], bad, re.IGNORECASE)
    good = '<script src="{% static \'a.js\' %}" defer></script><p class="on" data-note="x">{{ a }}</p>'
    assert not re.search(FORBIDDEN_IN_TEMPLATES[fault], good, re.IGNORECASE)
