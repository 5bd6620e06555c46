"""Curating what plays: videos on their way to streams, streams, captions and markers."""

from django.contrib import admin
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from playback.forms import CaptionsForm, MarkerForm, VideoForm
from playback.models import Captions, Marker, Stream, Video
from playback.streams import activate, renew_captions, retire
from playback.tasks import package_video

REFRESH_SECONDS = "5"


def rungs_told(stream: Stream | None) -> SafeString | str:
    """A table of what was made; "-" where nothing was."""
    renditions = list(stream.renditions.all()) if stream else []
    rows = format_html_join(
        "",
        "<tr><td>{}</td><td>{} x {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (each.rung, each.width, each.height, each.codec, kilobits(each.average_bitrate),
             kilobits(each.peak_bitrate), "-" if each.vmaf is None else f"{each.vmaf:.1f}")
            for each in renditions
        ),
    )  # fmt: skip
    names = (_("rung"), _("size"), _("codec"), _("kbit/s, average"), _("kbit/s, peak"), _("VMAF"))
    head = format_html_join("", "<th>{}</th>", ((name,) for name in names))
    return format_html("<table><tr>{}</tr>{}</table>", head, rows) if renditions else "-"


def kilobits(bits: int) -> str:
    return f"{bits / 1000:.0f}"


@admin.register(Video)
class VideoAdmin(admin.ModelAdmin):
    """A video is not edited: another one takes its place."""

    form = VideoForm
    list_display = ("title", "episode", "state", "percent", "told", "made", "created_at")
    list_filter = ("state", "created_at")
    list_select_related = ("title", "episode")
    search_fields = ("title__name", "upload", "path")
    autocomplete_fields = ("title", "episode")
    actions = ("try_again",)
    new_fields = ("title", "episode", "upload", "path")
    # Not the upload's own field: its link would lead to where the site serves nothing.
    readonly_fields = ("file", "state", "percent", "facts", "problem", "rungs", "created_at", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        streams = Stream.objects.prefetch_related("renditions")
        return super().get_queryset(request).prefetch_related(Prefetch("streams", streams))

    def get_fields(self, request: HttpRequest, obj: Video | None = None) -> tuple[str, ...]:
        return ("title", "episode", *self.readonly_fields) if obj else self.new_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Video | None = None) -> tuple[str, ...]:
        return self.get_fields(request, obj) if obj else ()

    def save_model(self, request: HttpRequest, obj: Video, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            # Before that a worker would find nothing.
            transaction.on_commit(lambda: package_video.delay(obj.pk))

    def delete_model(self, request: HttpRequest, obj: Video) -> None:
        super().delete_model(request, obj)
        forget_upload(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        videos = list(queryset)
        super().delete_queryset(request, queryset)
        for video in videos:
            forget_upload(video)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        return refreshed(response, request.method == "GET" and Video.objects.working().exists())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        buttons = ("show_save", "show_save_and_continue", "show_save_and_add_another")
        context = {**dict.fromkeys(buttons, False), **(extra_context or {})}
        response = super().change_view(request, object_id, form_url, context)
        video = self.get_object(request, object_id)
        return refreshed(response, request.method == "GET" and video is not None and video.is_working)

    @admin.display(description=_("file"))
    def file(self, video: Video) -> str:
        return video.upload.name or video.path

    @admin.display(description=_("done"), ordering="progress")
    def percent(self, video: Video) -> str:
        return f"{100 * video.progress:.0f} %"

    @admin.display(description=_("found"))
    def told(self, video: Video) -> str:
        return video.problem or video.facts

    @admin.display(description=_("made"))
    def made(self, video: Video) -> str:
        stream = next(iter(video.streams.all()), None)
        rungs = list(stream.renditions.all()) if stream else []
        return " – ".join(dict.fromkeys([str(rungs[0]), str(rungs[-1])])) if rungs else "-"

    @admin.display(description=_("renditions"))
    def rungs(self, video: Video) -> SafeString | str:
        return rungs_told(next(iter(video.streams.all()), None))

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request: HttpRequest, videos: QuerySet) -> None:
        """Also for what seems to hang: what is done already is not done again."""
        ids = list(videos.values_list("pk", flat=True))
        videos.update(state=Video.State.WAITING, progress=0, problem="")
        for video_id in ids:
            package_video.delay(video_id)
        self.message_user(request, _("%(count)s asked for again.") % {"count": len(ids)})


def forget_upload(video: Video) -> None:
    """The source, which may be large. What was made of it goes on playing."""
    if video.upload:
        name, storage = video.upload.name, video.upload.storage
        transaction.on_commit(lambda: storage.delete(name))


def refreshed(response: HttpResponse, is_working: bool) -> HttpResponse:
    """A page that asks for itself again for as long as something is being made."""
    if is_working:
        response["Refresh"] = REFRESH_SECONDS
    return response


@admin.register(Stream)
class StreamAdmin(admin.ModelAdmin):
    """What videos and films were made into; which of them plays."""

    list_display = ("title", "episode", "version", "is_active", "seconds", "size", "created_at")
    list_filter = ("is_active", "created_at")
    list_select_related = ("title", "episode")
    search_fields = ("title__name", "=version")
    actions = ("play", "take_off")
    fields = (
        "title", "episode", "video", "version", "is_active", "retired_at", "seconds", "size", "has_audio", "rungs",
        "created_at",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Stream | None = None) -> bool:
        return False

    @admin.display(description=_("seconds"), ordering="duration_seconds")
    def seconds(self, stream: Stream) -> str:
        return f"{stream.duration_seconds:.1f}"

    @admin.display(description=_("size"), ordering="size_bytes")
    def size(self, stream: Stream) -> str:
        return filesizeformat(stream.size_bytes)

    @admin.display(description=_("renditions"))
    def rungs(self, stream: Stream) -> SafeString | str:
        return rungs_told(stream)

    @admin.action(description=_("Play this one"), permissions=["change"])
    def play(self, request: HttpRequest, streams: QuerySet) -> None:
        there = [stream for stream in streams if stream.folder.exists()]
        for stream in there:
            activate(stream)
            renew_captions(stream.title_id, stream.episode_id)
        self.message_user(request, _("%(count)s play now; files of others are gone.") % {"count": len(there)})

    @admin.action(description=_("Take off"), permissions=["change"])
    def take_off(self, request: HttpRequest, streams: QuerySet) -> None:
        for stream in streams:
            retire(stream)
        self.message_user(request, _("%(count)s taken off.") % {"count": len(streams)})


@admin.register(Captions)
class CaptionsAdmin(admin.ModelAdmin):
    form = CaptionsForm
    list_display = ("title", "episode", "language", "label")
    list_filter = ("language",)
    list_select_related = ("title", "episode")
    search_fields = ("title__name",)
    autocomplete_fields = ("title", "episode")

    def save_model(self, request: HttpRequest, obj: Captions, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(lambda: renew_captions(obj.title_id, obj.episode_id))

    def delete_model(self, request: HttpRequest, obj: Captions) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(lambda: renew_captions(obj.title_id, obj.episode_id))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        places = list(queryset.values_list("title_id", "episode_id"))
        super().delete_queryset(request, queryset)
        for place in places:
            transaction.on_commit(lambda place=place: renew_captions(*place))


@admin.register(Marker)
class MarkerAdmin(admin.ModelAdmin):
    form = MarkerForm
    list_display = ("title", "episode", "kind", "start_seconds", "end_seconds")
    list_filter = ("kind",)
    list_select_related = ("title", "episode")
    search_fields = ("title__name",)
    autocomplete_fields = ("title", "episode")
