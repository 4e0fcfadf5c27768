from django.http import Http404, HttpRequest, HttpResponse


def pattern(request: HttpRequest) -> HttpResponse:
    raise Http404
