"""Every address of the desk; only the sign-in page is outside middleware.LoginRequired."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from onrecord.desk.sign_in import SignIn
from onrecord.desk.views import reports, sides, stories, updates

handler400 = "onrecord.desk.errors.bad_request"
handler403 = "onrecord.desk.errors.forbidden"
handler404 = "onrecord.desk.errors.no_such_page"
handler500 = "onrecord.desk.errors.broken"

_update = [
    path("correct/", updates.correct, name="correct"),
    path("retract/", updates.retract, name="retract"),
    path("redact/", updates.redact, name="redact"),
    path("pin/", updates.pin, name="pin"),
]

_story = [
    path("", stories.desk, name="story"),
    path("change/", stories.change, name="change"),
    path("file/", reports.file_by_hand, name="file"),
    path("preview/", updates.preview, name="preview"),
    path("published/", stories.published, name="published"),
    path("publish/", updates.publish, name="publish"),
    path("key-points/", sides.key_points, name="key_points"),
    path("question/<int:question>/publish/", sides.publish_question, name="publish_question"),
    path("question/<int:question>/", sides.decide, name="question"),
    path("question/<int:question>/<slug:verb>/", sides.decide, name="decide"),
    path("decision/<int:decision>/undo/", sides.undo, name="undo_decision"),
    path("u/<int:update>/", include(_update)),
]

# The first four are forms.RESERVED: no story may be called so.
urlpatterns = [
    path("desk/login/", SignIn.as_view(), name="login"),
    path("desk/logout/", LogoutView.as_view(), name="logout"),
    path("desk/open/", stories.open_new, name="open"),
    path("desk/report/<int:report>/", reports.read, name="report"),
    path("desk/report/<int:report>/dismiss/", reports.dismiss, name="dismiss"),
    path("desk/", stories.list_all, name="stories"),
    path("desk/<slug:story>/", include(_story)),
]
