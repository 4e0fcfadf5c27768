"""The pages as in production (gunicorn, connections kept), with the trivial view beside them."""

from django.conf import settings

from cms.wsgi import application

settings.ROOT_URLCONF = "tests.bench.pages"
settings.DATABASES["default"]["CONN_MAX_AGE"] = 60  # as in production; tests let go of theirs

__all__ = ["application"]
