"""The WSGI application: pages in production."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms import unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
unsafe.refuse(settings)
application = get_wsgi_application()
