from django.urls import path

from playback import views

urlpatterns = [
    path("watch/<slug:slug>/", views.watch, name="watch"),
    path("watch/<slug:slug>/instead-of/<uuid:session>/", views.play_here, name="play_here"),
    # Answered by playback.middleware before it gets here.
    path("stream/<str:token>/<path:name>", views.stream, name="stream"),
    path("clips/<int:title_id>.mp4", views.clip, name="clip"),
    path("trailer/<int:title_id>/<int:trailer_id>.mp4", views.trailer, name="trailer"),
]
