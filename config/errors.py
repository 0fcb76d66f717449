"""The pages for what went wrong: a Chinese sentence, and the number (错误编号) that leads to the line in the log."""

from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.toolkit.problems import problem


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request itself cannot be read; 503 where only the session could not be kept, because others write."""
    if isinstance(exception, SessionInterrupted):
        busy = "系统正忙：正在写入大批数据。什么都没有丢失，请过一会儿再试。"
        return problem(request, status=503, message=busy)
    return problem(request, status=400, message="这个请求无法识别。请返回上一页，重新打开后再试。")


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: known who it is, and not for them."""
    return problem(request, status=403, message="您没有进行这项操作的权限。如工作需要，请联系本单位的系统配置员。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was opened too long ago or did not come from this site."""
    return problem(request, status=403, message="页面停留时间过长或已重新登录，这次提交没有保存。请刷新页面后再提交。")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not for this user to know of."""
    return problem(request, status=404, message="没有找到这个页面，或者它不在您的管理范围内。请从首页重新进入。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; a page that needs neither the base template nor the database."""
    if request.path.startswith("/api/") or getattr(request, "htmx", False):
        return problem(request, status=500, message="系统出现内部错误，这次操作没有保存。请把错误编号告诉系统配置员。")
    return render(request, "errors/500.html", {"request_id": getattr(request, "id", "")}, status=500)
