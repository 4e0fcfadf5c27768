"""Pages that belong to no app: the help page, which never needs signing in, and the way to one's language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from cms import crisis_page, help_page


@login_not_required
def help_now(request: HttpRequest) -> HttpResponse:
    """Show "Brug for hjælp nu": the numbers. A patient who presses the button (POST) tells the clinic, too."""
    if request.method != "POST":
        return help_page.page(request)
    address = help_page.pressed(request)
    help_page.keep_words(request)
    return redirect(address) if address else help_page.page(request, missed=True)


@login_not_required
def root(_request: HttpRequest) -> HttpResponse:
    """The front page in the reader's language."""
    return redirect(f"/{get_language() or 'da'}/")


@login_not_required
def crisis(request: HttpRequest) -> HttpResponse:
    """The static crisis page as the front server shows it when we are down; also readable while we are up."""
    page = crisis_page.html().replace("<style>", f'<style nonce="{request.csp_nonce}">')  # type: ignore[attr-defined]
    return HttpResponse(page)
