"""WebSocket addresses of video."""

from django.urls import path

from video.consumers import CallSocket

websocket_urlpatterns = [path("ws/samtale/", CallSocket.as_asgi())]
