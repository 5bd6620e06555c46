"""Who may open a page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from profiles.redirects import redirect_and_return

View = Callable[..., HttpResponse]


def account_required(view: View) -> View:
    """Signed in; otherwise sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_and_return(request, "sign_in")
        return view(request, *args, **kwargs)

    return guarded


def profile_required(view: View) -> View:
    """Signed in and a profile chosen; otherwise do what is missing and come back."""

    @account_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.profile:
            return redirect_and_return(request, "profile_picker")
        return view(request, *args, **kwargs)

    return guarded
