"""The ASGI application: pages, and the sockets that keep them fresh.

In production pages are served by gunicorn (cms.wsgi) and this one gets only `/ws/`; the embedded server uses it for
both.
"""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from cms import unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
unsafe.refuse(settings)
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - Django must be set up first
from channels.security.websocket import WebsocketDenier  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.urls import re_path  # noqa: E402

from care.routing import websocket_urlpatterns as care_sockets  # noqa: E402
from cms.origins import OwnOriginOnly  # noqa: E402
from video.routing import websocket_urlpatterns as call_sockets  # noqa: E402

sockets = URLRouter([*care_sockets, *call_sockets, re_path("", WebsocketDenier.as_asgi())])
application = ProtocolTypeRouter({"http": pages, "websocket": OwnOriginOnly(CookieMiddleware(sockets))})
