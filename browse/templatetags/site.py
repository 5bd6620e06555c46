"""Template tags of the site's own components."""

from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from browse.genres import by_shown_name, genre_name
from catalog.models import Title

register = template.Library()
register.filter("genre_name", genre_name)
register.filter("by_shown_name", by_shown_name)

# Of each action: what takes it back, its icon, the icon once it is done, what the button says.
BUTTONS = {
    "list": ("unlist", "plus", "check", gettext_lazy("My List")),
    "up": ("unrate", "thumbs-up", "thumbs-up", gettext_lazy("I like this")),
    "double_up": ("unrate", "heart", "heart", gettext_lazy("Love this")),
    "down": ("unrate", "thumbs-down", "thumbs-down", gettext_lazy("Not for me")),
    "hide": ("unhide", "eye-off", "eye-off", gettext_lazy("Not interested")),
    "clear": ("clear", "x", "x", gettext_lazy("Clear from row")),
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the lucide-static package, inline, hidden from screen readers: the text beside it says it."""
    source = (Path(settings.NODE_MODULES) / "lucide-static" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawing = source[source.index("<svg") :].replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    return mark_safe(" ".join(drawing.split()))


@register.inclusion_tag("components/action_button.html")
def action_button(action: str, pressed: list[str] | str = "") -> dict:
    """A button that posts an action, or takes it back if it is among those pressed."""
    undo, idle, done, label = BUTTONS[action]
    is_pressed = action in pressed
    return {
        "action": action,
        "undo": undo,
        "value": undo if is_pressed else action,
        "is_pressed": is_pressed,
        "idle": idle,
        "done": done,
        "label": label,
    }


@register.simple_tag
def artwork_url(title: Title, variant: int, shape: str, width: int, image_format: str) -> str:
    return reverse("artwork", args=[title.pk, variant, shape, width, image_format])


@register.simple_tag
def is_demo() -> bool:
    return settings.DEMO


@register.filter
def hours(minutes: int | None) -> str:
    """130 -> "2 h 10 min"."""
    if not minutes:
        return ""
    whole, rest = divmod(minutes, 60)
    if whole and rest:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": rest}
    return gettext("%(hours)d h") % {"hours": whole} if whole else gettext("%(minutes)d min") % {"minutes": rest}
