"""The content security policy; only Wagtail's own admin, which needs inline scripts and styles, gets a wider one."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

EDITOR_PREFIX = "/cms/"
EDITOR_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "form-action": [SELF],
}


class Csp(CSPMiddleware):
    """django-csp with a second policy for the editor's pages."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, *args: Any, **options: Any
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, *args, **options)
        if request.path.startswith(EDITOR_PREFIX):
            parts.config = EDITOR_POLICY
            parts.nonce = None
        elif getattr(request, "is_preview", False):
            parts.update = {"frame-ancestors": [SELF]}
        return parts
