"""The invented people as the stand-in for MitID knows them.

Their numbers cannot be anybody's: the day is raised by 60 and the running number says TST, as only replacement numbers
may (care.cpr).
"""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from care import crypto
from care.access import System
from care.actions import people
from care.cpr import parse
from care.eid.configuration import PROVIDER
from care.models import User, today
from care.standin.provider import Person

NEWCOMERS = (
    Person("asta", "Asta Lind", "650388TST2", "38 år, har ingen konto. Prøv en ansøgning."),
    Person("viggo", "Viggo Mørk", "710171TST1", "55 år, har ingen konto. Prøv en ansøgning."),
    Person("malthe", "Malthe Juul", "740609TST5", "17 år, og derfor for ung til tilbuddet."),
    Person("tove", "Tove Skov", "790259TST4", "Logger ind for svagt (niveau lav) og bliver afvist.", level="low"),
)
PATIENTS = (
    Person("lone", "Lone Kristensen", "720479TST6", "Patient i Syddanmark, midt i modul 1."),
    Person("emil", "Emil Sørensen", "630902TST3", "Patient i Syddanmark, venter på svar."),
    Person("grethe", "Grethe Holm", "881161TST8", "Patient i Syddanmark, har fået svar."),
    Person("jens", "Jens Olesen", "670692TST7", "Patient i Nordjylland, lige begyndt."),
)
EVERYBODY = [*NEWCOMERS, *PATIENTS]


def give_numbers(users: dict[str, User]) -> None:
    """Each patient of the cast has a number that an eID has proved; a second time changes nothing."""
    for person in PATIENTS:
        user = users[person.key]
        if SocialAccount.objects.filter(user=user, provider=PROVIDER).exists():
            continue
        people.set_cpr(by=System("demo"), user=user, cpr=parse(person.cpr, today=today()))
        uid = crypto.blind_index(f"demo|{person.key}")  # the stand-in's own subject is added at the first sign-in
        SocialAccount.objects.create(user=user, provider=PROVIDER, uid=uid, extra_data={})
