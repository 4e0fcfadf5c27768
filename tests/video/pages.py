"""What the tests of the pages share."""

from django.urls import reverse

from care.http import patient_token
from tests.care import people
from tests.video.talking import moment


def anew(talking, key):
    """The person's browser after hours have passed: the old session has ended."""
    return people.browser_of(getattr(talking, key))


def text(answer):
    return answer.content.decode()


def value(talking, text_, user=None):
    """How a form names a time."""
    return f"{int(moment(text_).timestamp())}.{(user or talking.mette).code}"


def page_of(row, name="video-appointment"):
    return reverse(name, args=[row.code])


def token(talking, user, course=None):
    """The seal of a form about Signe."""
    return patient_token(course or talking.course, user)
