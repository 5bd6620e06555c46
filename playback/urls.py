from django.urls import path

from playback import views

urlpatterns = [
    path("watch/<slug:slug>/", views.watch, name="watch"),
    path("clips/<int:title_id>.mp4", views.clip, name="clip"),
    path("trailer/<int:title_id>/<int:trailer_id>.mp4", views.trailer, name="trailer"),
    path("previews/", views.previews, name="previews"),
]
