"""Pages that belong to no app: the help page, which never needs signing in, and the way to one's language."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from care import numbers
from cms import crisis_page


@login_not_required
def help_now(request: HttpRequest) -> HttpResponse:
    """Show "Brug for hjælp nu": the numbers of my region, or of every region for somebody we do not know."""
    language = get_language() or "da"
    mine = numbers.regions_of(request)
    rows = numbers.in_force(mine) if mine else list(numbers.dated())
    shown = sorted((numbers.shown(row, language) for row in rows), key=lambda number: number.region)
    groups = [(name, list(items)) for name, items in groupby(shown, key=lambda number: number.region)]
    return render(request, "cms/help.html", {"groups": groups, "mine": mine})


@login_not_required
def root(_request: HttpRequest) -> HttpResponse:
    """The front page in the reader's language."""
    return redirect(f"/{get_language() or 'da'}/")


@login_not_required
def crisis(request: HttpRequest) -> HttpResponse:
    """The static crisis page as the front server shows it when we are down; also readable while we are up."""
    page = crisis_page.html().replace("<style>", f'<style nonce="{request.csp_nonce}">')  # type: ignore[attr-defined]
    return HttpResponse(page)
