from django.urls import path

from browse import artwork, browsing, history, previews, views

urlpatterns = [
    path("", views.home, name="home"),
    path("rows/", views.further_rows, name="home_rows"),
    path("rows/<int:position>/", views.whole_row, name="home_row"),
    path("title/<slug:slug>/", views.title_page, name="title"),
    path("title/<slug:slug>/action/", views.title_action, name="title_action"),
    path("search/", views.search, name="search"),
    path("browse/", browsing.browse, name="browse"),
    path("my-list/", views.my_list, name="my_list"),
    path("history/", history.history, name="history"),
    path("history/delete/", history.delete_everything, name="history_delete_all"),
    path("history/<int:title_id>/delete/", history.delete_title, name="history_delete"),
    path("genre/<slug:slug>/", views.genre, name="genre"),
    path("person/<slug:slug>/", views.person, name="person"),
    path("previews/", previews.previews, name="previews"),
    path("welcome/", views.onboarding, name="onboarding"),
    path(
        "artwork/<int:title_id>/<int:variant>/<slug:shape>-<int:width>.<slug:image_format>",
        artwork.artwork,
        name="artwork",
    ),
]
