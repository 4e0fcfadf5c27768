"""The views of allauth that are used here, and no others (mounted at konto/): no sign-up, no list of addresses.

Passwords and second factors are staff's; for a patient those addresses do not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

View = Callable[..., HttpResponse]


def staffs(view: View) -> View:
    """A page that patients do not have."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_patient:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
def closed(_request: HttpRequest) -> NoReturn:
    """Allauth wants an address for signing up; nobody signs up here."""
    raise Http404


urlpatterns: list[URLPattern] = [
    path("log-ind/", account.request_login_code, name="account_request_login_code"),
    path("log-ind/kode/", account.confirm_login_code, name="account_confirm_login_code"),
    path("log-ind/medarbejder/", account.login, name="account_login"),
    path("log-ind/noegle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("log-ind/ekstra-trin/", mfa.authenticate, name="mfa_authenticate"),
    path("log-ud/", account.logout, name="account_logout"),
    path("lukket/", account.account_inactive, name="account_inactive"),
    path("opret/", closed, name="account_signup"),
    path("bekraeft/", staffs(account.reauthenticate), name="account_reauthenticate"),
    path("bekraeft/kode/", staffs(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bekraeft/noegle/", staffs(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("adgangskode/", staffs(account.password_change), name="account_change_password"),
    path("adgangskode/ny/", staffs(account.password_set), name="account_set_password"),
    path("adgangskode/glemt/", account.password_reset, name="account_reset_password"),
    path("adgangskode/glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^adgangskode/glemt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("adgangskode/skiftet/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("trin/", staffs(mfa.index), name="mfa_index"),
    path("trin/app/", staffs(totp.activate_totp), name="mfa_activate_totp"),
    path("trin/app/fjern/", staffs(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("trin/koder/", staffs(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("trin/koder/nye/", staffs(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("trin/noegler/", staffs(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("trin/noegler/ny/", staffs(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("trin/noegler/<int:pk>/fjern/", staffs(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("trin/noegler/<int:pk>/navn/", staffs(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
