"""WebSocket addresses of care."""

from django.urls import path

from care.consumers import PageSocket

websocket_urlpatterns = [path("ws/", PageSocket.as_asgi())]
