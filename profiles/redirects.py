"""Where to go next: only ever a place on this site."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

NEXT = "next"


def asked_next(request: HttpRequest) -> str:
    """The `next` of the form or the query string if it stays on this host, else nothing."""
    url = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    hosts = {request.get_host()}
    return url if url_has_allowed_host_and_scheme(url, hosts, require_https=request.is_secure()) else ""


def redirect_next(request: HttpRequest, default: str = "home") -> HttpResponseRedirect:
    return redirect(asked_next(request) or resolve_url(default))


def redirect_with_next(request: HttpRequest, to: str, *args: object, url: str = "") -> HttpResponseRedirect:
    """Go to a named page that leads on to `url`, or to where this request was asked to lead."""
    url = url or asked_next(request)
    query = f"?{urlencode({NEXT: url})}" if url else ""
    return redirect(resolve_url(to, *args) + query)


def redirect_and_return(request: HttpRequest, to: str) -> HttpResponseRedirect:
    """Go to a named page that leads back here. A form's post cannot be led back to: home instead."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return redirect_with_next(request, to, url=here)
