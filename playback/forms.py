"""The forms behind the admin of videos and captions."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from playback.models import Captions, Video
from playback.packaging.captions import CaptionsError, as_webvtt
from playback.packaging.playlists import LANGUAGE
from playback.packaging.tool import PackagingError
from playback.videos import allowed_path


class VideoForm(forms.ModelForm):
    """What is in the file is looked into by a worker: here it only has to be there."""

    class Meta:
        model = Video
        fields = ("title", "episode", "upload", "path")

    def clean_path(self) -> str:
        path = self.cleaned_data["path"]
        if not path:
            return ""
        try:
            return str(allowed_path(path))
        except (PackagingError, OSError, ValueError) as error:
            raise forms.ValidationError(str(error), code="path") from error

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        check_episode(self)
        return cleaned


class CaptionsForm(forms.ModelForm):
    class Meta:
        model = Captions
        fields = ("title", "episode", "language", "label", "file")

    def clean_language(self) -> str:
        language = self.cleaned_data["language"]
        if not LANGUAGE.fullmatch(language):
            raise forms.ValidationError(_("Use a language tag such as en or pt-BR."), code="language")
        return language

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                as_webvtt(file.read())
            except CaptionsError as error:
                raise forms.ValidationError(str(error), code="captions") from error
            file.seek(0)
        return file

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        check_episode(self)
        return cleaned


class MarkerForm(forms.ModelForm):
    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        check_episode(self)
        return cleaned


def check_episode(form: forms.ModelForm) -> None:
    """An episode of another series would play where nobody looks for it."""
    title, episode = (form.cleaned_data.get(name) for name in ("title", "episode"))
    if title and episode and episode.season.title_id != title.pk:
        form.add_error("episode", _("This is an episode of another title."))
