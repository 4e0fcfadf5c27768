"""The mails about one's own e-mail and about emergency access: neutral words, no name of a patient."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from care import email_change, registry
from care.actions.taking_over import NOTICE
from care.models import Absence, BreakGlass, CareLink, Course, Notice
from care.models.course import OPEN_STATES


def register() -> None:
    """Called once, from care's registrations."""
    registry.notices.add(
        registry.NoticeKind(
            name="care.email_code",
            subject=lambda _notice: _("Din kode"),
            body=_code,
            still_true=lambda notice: timezone.now() - notice.created_at < email_change.LASTS,
            parameters=frozenset({"change"}),
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name="care.email_changed",
            subject=lambda _notice: _("Din e-mail er ændret"),
            body=_changed,
            still_true=lambda _notice: True,
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name="care.eid_linked",
            subject=lambda _notice: _("Din måde at logge ind på er ændret"),
            body=_eid_linked,
            still_true=lambda _notice: True,
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name="care.break_glass",
            subject=lambda _notice: _("Nødadgang er taget i brug"),
            body=_emergency,
            still_true=lambda notice: _opened(notice) is not None,
            parameters=frozenset({"break_glass"}),
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name=NOTICE,
            subject=lambda _notice: _("Der er nyt til dig på Lysning"),
            body=_there_is_news,
            still_true=_stands_in,
            parameters=frozenset({"absence", "course"}),
        )
    )


def _code(notice: Notice) -> str:
    return _(
        "Din kode er %(code)s\n\n"
        "Skriv den på siden, hvor du ændrer din e-mail. Den virker i 15 minutter.\n\n"
        "Har du ikke bedt om en kode, kan du se bort fra denne mail."
    ) % {"code": email_change.code_for(notice.payload["change"], notice.address)}


def _changed(notice: Notice) -> str:
    return _(
        "Den e-mail, du logger ind med, blev ændret %(at)s. Denne adresse bruges ikke længere.\n\n"
        "Var det ikke dig, så ring til os. Du finder nummeret her:\n%(link)s"
    ) % {"at": f"{localtime(notice.created_at):%d.%m.%Y kl. %H.%M}", "link": settings.SITE_URL + reverse("cms-help")}


def _eid_linked(notice: Notice) -> str:
    return _(
        "MitID blev tilknyttet din konto %(at)s. Nu kan du logge ind med det. Dine andre enheder er logget ud.\n\n"
        "Var det ikke dig, så ring til os. Du finder nummeret her:\n%(link)s"
    ) % {"at": f"{localtime(notice.created_at):%d.%m.%Y kl. %H.%M}", "link": settings.SITE_URL + reverse("cms-help")}


def _opened(notice: Notice) -> BreakGlass | None:
    rows = BreakGlass.unscoped.select_related("user", "course__region").filter(code=notice.payload["break_glass"])
    found: BreakGlass | None = rows.first()
    return found


def _emergency(notice: Notice) -> str:
    opened = _opened(notice)
    if opened is None:
        return ""
    return _(
        "%(name)s tog nødadgang i brug i %(region)s %(at)s. Adgangen slutter af sig selv %(until)s.\n\n"
        "Log ind for at læse begrundelsen:\n%(link)s"
    ) % {
        "name": opened.user.name,
        "region": opened.course.region.current().name,
        "at": f"{localtime(opened.opened_at):%d.%m.%Y kl. %H.%M}",
        "until": f"kl. {localtime(opened.until):%H.%M}",
        "link": settings.SITE_URL + reverse("care-emergencies"),
    }


def _stands_in(notice: Notice) -> bool:
    """Whether the substitute still answers for the recipient's psychologist, in a course that goes on."""
    day = timezone.localdate()
    away = Absence.objects.filter(code=notice.payload["absence"], ends_on__gte=day, cancelled_at__isnull=True)
    courses = Course.unscoped.filter(code=notice.payload["course"], state__in=OPEN_STATES)
    treats = Q(care_links__user__in=away.values("user_id"), care_links__kind=CareLink.Kind.TREATING)
    return bool(courses.filter(treats, care_links__valid_until__isnull=True).exists())


def _there_is_news(_notice: Notice) -> str:
    return _("Der er nyt til dig på Lysning. Log ind for at se det: {address}").format(address=f"{settings.SITE_URL}/")
