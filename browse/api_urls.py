from django.urls import path

from browse.api import catalogue, home, own, titles

urlpatterns = [
    path("home/", home.HomeApi.as_view(), name="api_home"),
    path("home/rows/", home.HomeRowsApi.as_view(), name="api_home_rows"),
    path("home/rows/<int:position>/", home.HomeRowApi.as_view(), name="api_home_row"),
    path("titles/", catalogue.TitlesApi.as_view(), name="api_titles"),
    path("titles/choices/", catalogue.TitleChoicesApi.as_view(), name="api_title_choices"),
    path("titles/<int:pk>/", titles.TitleApi.as_view(), name="api_title"),
    path("titles/<int:pk>/rating/", titles.RatingApi.as_view(), name="api_rating"),
    path("titles/<int:pk>/my-list/", titles.InListApi.as_view(), name="api_in_list"),
    path("titles/<int:pk>/hidden/", titles.HiddenApi.as_view(), name="api_hidden"),
    path("titles/<int:pk>/continue-watching/", titles.ContinueWatchingApi.as_view(), name="api_continue_watching"),
    path("people/<slug:slug>/", catalogue.PersonApi.as_view(), name="api_person"),
    path("search/", catalogue.SearchApi.as_view(), name="api_search"),
    path("my-list/", own.MyListApi.as_view(), name="api_my_list"),
    path("history/", own.HistoryApi.as_view(), name="api_history"),
    path("history/<int:pk>/", own.WatchedTitleApi.as_view(), name="api_watched_title"),
    path("onboarding/", own.OnboardingApi.as_view(), name="api_onboarding"),
    path("onboarding/skip/", own.SkipOnboardingApi.as_view(), name="api_onboarding_skip"),
]
