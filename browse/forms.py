from django import forms
from django.utils.translation import gettext_lazy as _

from viewing import services

# The action's name in forms and scripts, and what it does.
ACTIONS = {
    "up": lambda profile, title: services.rate(profile=profile, title=title, value=1),
    "double_up": lambda profile, title: services.rate(profile=profile, title=title, value=2),
    "down": lambda profile, title: services.rate(profile=profile, title=title, value=-1),
    "unrate": lambda profile, title: services.rate(profile=profile, title=title, value=0),
    "list": lambda profile, title: services.add_to_list(profile=profile, title=title),
    "unlist": lambda profile, title: services.remove_from_list(profile=profile, title=title),
    "hide": lambda profile, title: services.hide(profile=profile, title=title),
    "unhide": lambda profile, title: services.unhide(profile=profile, title=title),
    "clear": lambda profile, title: services.clear_from_continue_watching(profile=profile, title=title),
}


class ActionForm(forms.Form):
    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])


class OnboardingForm(forms.Form):
    """Pick at least three of the titles that are shown."""

    LEAST = 3

    titles = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Pick at least three titles.")})

    def __init__(self, *args: object, offered: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titles"].choices = [(pk, pk) for pk in offered]

    def clean_titles(self) -> set[int]:
        titles = set(self.cleaned_data["titles"])
        if len(titles) < self.LEAST:
            raise forms.ValidationError(_("Pick at least three titles: fewer say too little."))
        return titles
