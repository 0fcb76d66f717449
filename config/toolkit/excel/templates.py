"""Where the templates of meeting tables lie: the office's own in the data directory win over those that we bring."""

from pathlib import Path

from django.conf import settings

from config.toolkit.excel.report import Report

SIGNATURES = "主要负责人（签字）：　　　　　　审核人：　　　　　　填表人：　　　　　　联系电话："


def report(name: str) -> Report:
    """A report on the template `name`."""
    own = Path(settings.DATA_DIR) / "templates" / f"{name}.xlsx"
    path = own if own.is_file() else Path(settings.BASE_DIR) / "seeds" / "templates" / f"{name}.xlsx"
    return Report(path.read_bytes())
