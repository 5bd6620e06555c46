"""The forms behind the admin of the catalogue."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.models import Artwork, Credit, Title, Trailer
from catalog.uploads import check_image, check_video


class ImageUploadField(forms.FileField):
    """JPEG, PNG, WebP or AVIF, looked into before anything is stored."""

    widget = forms.ClearableFileInput

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        upload = data if data in self.empty_values else check_image(data)
        return super().to_python(upload)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {**super().widget_attrs(widget), "accept": "image/jpeg,image/png,image/webp,image/avif"}


class VideoUploadField(forms.FileField):
    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        upload = data if data in self.empty_values else check_video(data)
        return super().to_python(upload)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {**super().widget_attrs(widget), "accept": "video/mp4,video/webm"}


class TitleForm(forms.ModelForm):
    class Meta:
        model = Title
        fields = (
            "kind", "name", "original_name", "slug", "synopsis", "genres", "year", "runtime_minutes",
            "country", "language", "maturity", "content_rating", "is_published",
            "available_from", "available_until", "added_at",
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        start, end = cleaned.get("available_from"), cleaned.get("available_until")
        if start and end and start >= end:
            self.add_error("available_until", _("The window must end after it starts: choose a later time."))
        return cleaned


class CreditForm(forms.ModelForm):
    """Who is credited is fixed once saved: a menu that offers everybody costs a query for every row."""

    class Meta:
        model = Credit
        fields = ("person", "role", "billing")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            person = self.fields["person"]
            person.disabled = True
            person.widget = forms.Select(choices=[(self.instance.person_id, str(self.instance.person))])


class ArtworkForm(forms.ModelForm):
    image = ImageUploadField(
        required=False, help_text=_("JPEG, PNG, WebP or AVIF, up to 10 MB. Empty: drawn from the facts.")
    )

    class Meta:
        model = Artwork
        fields = (
            "title",
            "variant",
            "emphasis_kind",
            "emphasis_value",
            "image",
            "focus_x",
            "focus_y",
            "is_lettered",
            "is_active",
        )


class TrailerForm(forms.ModelForm):
    video = VideoUploadField(required=False, help_text=_("MP4 or WebM, up to 500 MB."))

    class Meta:
        model = Trailer
        fields = ("title", "label", "emphasis_kind", "emphasis_value", "video", "seconds", "is_active")

    def save(self, commit: bool = True) -> Trailer:
        if "video" in self.changed_data:
            # Now it is the curator's: it is not replaced when films are made anew.
            self.instance.is_generated = False
        return super().save(commit)
