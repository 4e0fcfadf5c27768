"""Every address. Closed by default (LoginRequiredMiddleware); the public pages are opened here, once."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve

from cms import health, pattern, views

handler400 = "cms.errors.bad_request"
handler403 = "cms.errors.forbidden"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.root, name="cms-root"),
    path("hjaelp/", views.help_now, name="cms-help"),
    path("akut/", views.crisis, name="cms-crisis"),
    path("healthz", health.healthz, name="cms-healthz"),
    path("readyz", health.readyz, name="cms-readyz"),
    # Wagtail's own login skips the second factor: only allauth's is used.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("cms/", include(wagtailadmin_urls)),
    path("konto/", include("care.urls.account")),
    path("", include("care.urls")),
    path("", include("assessment.urls")),
    path("", include("dialogue.urls")),
    path("", include("video.urls")),
    path("", include("program.urls")),
    path("", include("clinic.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("moenster/", pattern.pattern, name="cms-pattern"))
urlpatterns += i18n_patterns(re_path(serve_pattern, login_not_required(serve), name="wagtail_serve"))
