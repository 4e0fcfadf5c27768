"""After signing in, own sessions, and the choices on every page."""

from django.urls import URLPattern, path

from care.views import apply_signin, choices, eid, invitation, kept, sessions, signin

urlpatterns: list[URLPattern] = [
    path("start/", signin.home, name="care-home"),
    path("rolle/", signin.role, name="care-role"),
    path("rolle/vaelg/", signin.choose_role, name="care-choose-role"),
    path("konto/ekstra-trin/", signin.second_factor, name="care-second-factor"),
    path("konto/ekstra-trin/koder-gemt/", signin.codes_saved, name="care-codes-saved"),
    path("konto/mitid/", eid.begin, name="care-eid"),
    path("konto/mitid/svar/", eid.answer, name="care-eid-answer"),
    path("konto/ansoeg/", apply_signin.apply_signin, name="care-apply-signin"),
    path("konto/ansoeg/kode/", apply_signin.apply_code, name="care-apply-code"),
    path("konto/enheder/", sessions.own_sessions, name="care-sessions"),
    path("konto/session/", sessions.left, name="care-session-left"),
    path("konto/enheder/andre/log-ud/", sessions.end_other_sessions, name="care-end-other-sessions"),
    path("konto/enheder/<int:pk>/log-ud/", sessions.end_session, name="care-end-session"),
    path("invitation/<str:token>/", invitation.accept_invitation, name="care-accept-invitation"),
    path("gemt/", kept.kept_posts, name="care-kept"),
    path("gemt/<uuid:code>/slet/", kept.drop_kept, name="care-drop-kept"),
    path("sprog/", choices.language, name="care-language"),
    path("visning/", choices.display, name="care-display"),
    path("forlad/", choices.quick_exit, name="care-quick-exit"),
]
