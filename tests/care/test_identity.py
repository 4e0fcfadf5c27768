"""What an eID opens: one's own patient account and no other; and what is kept of it."""

from datetime import date
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from care import applying, audit, cpr, identity, notify
from care.access import Role, System
from care.actions import people as person_actions
from care.models import AuditEvent, ContactDetails, Region, User, today
from tests import eid
from tests.care import people
from tests.eid import Spoilable

pytestmark = pytest.mark.django_db
APPLY = {"til": "apply", "next": "/mig/"}
ASTA = cpr.parse(eid.ASTA.cpr, today=date(2026, 11, 1))


def applicant() -> Client:
    client = eid.browser()
    session = client.session
    session[applying.SESSION] = "syddanmark"
    session.save()
    return client


def is_in(client: Client) -> bool:
    return client.get("/konto/enheder/").status_code == 200


def refusal() -> AuditEvent:
    return AuditEvent.objects.filter(action__startswith="refused.eid.").latest("id")


def numbered(user: User, number: str = eid.ASTA.cpr) -> User:
    person_actions.set_cpr(by=System("test"), user=user, cpr=cpr.parse(number, today=today()))
    return user


def asta(stand_in: Spoilable) -> User:
    """Asta, after she has signed up."""
    eid.sign_in(applicant(), stand_in, "asta", **APPLY)
    return User.objects.get(name="Asta Ny")


# --- accounts ---------------------------------------------------------------------------------


def test_an_applicant_gets_a_patient_account_with_name_and_number(stand_in: Spoilable) -> None:
    user = asta(stand_in)
    assert (user.kind, user.email, user.has_usable_password()) == ("patient", None, False)
    assert ContactDetails.objects.get(user=user).cpr == eid.ASTA.cpr
    assert identity.cpr_of(user) == ASTA
    assert (identity.birth_date_of(user), identity.legal_sex_of(user)) == (date(1988, 3, 5), "K")
    assert identity.has_eid(user)


def test_the_second_time_is_the_same_account(stand_in: Spoilable) -> None:
    user = asta(stand_in)
    client = eid.browser()
    assert eid.sign_in(client, stand_in, "asta", next="/mig/").url == "/mig/"
    assert is_in(client)
    assert User.objects.get(name="Asta Ny") == user
    assert SocialAccount.objects.count() == 1


def test_the_general_sign_in_makes_no_accounts(stand_in: Spoilable) -> None:
    answer = eid.sign_in(eid.browser(), stand_in, "asta")
    assert (answer.status_code, refusal().action) == (403, "refused.eid.unknown")
    assert 'href="/ansoegning/"' in answer.content.decode()
    assert not User.objects.exclude(email="").filter(name="Asta Ny").exists()


def test_an_applicant_who_chose_no_region_is_no_applicant(stand_in: Spoilable) -> None:
    assert eid.sign_in(eid.browser(), stand_in, "asta", til="apply").status_code == 403


def test_a_region_that_is_gone_lets_nobody_apply(stand_in: Spoilable) -> None:
    Region.objects.filter(slug="syddanmark").update(valid_until=today())
    assert eid.sign_in(applicant(), stand_in, "asta", **APPLY).status_code == 403


def test_somebody_without_a_number_is_told_so(stand_in: Spoilable) -> None:
    answer = eid.sign_in(applicant(), stand_in, "noor", **APPLY)
    assert (answer.status_code, refusal().action) == (403, "refused.eid.no_cpr")


@pytest.mark.parametrize("rubbish", ["1234567890", "999999-9999", "", "0", "abc", "0101011234567"])
def test_what_is_no_number_is_none(rubbish: str, stand_in: Spoilable) -> None:
    stand_in.spoil = lambda claims: claims | {"cpr": rubbish}
    assert eid.sign_in(applicant(), stand_in, "asta", **APPLY).status_code == 403
    assert not ContactDetails.objects.exists()


def test_a_broker_may_tell_the_number_at_its_userinfo_endpoint(stand_in: Spoilable) -> None:
    stand_in.spoil = lambda claims: {name: value for name, value in claims.items() if name not in {"cpr", "name"}}
    assert identity.cpr_of(asta(stand_in)) == ASTA


def test_userinfo_about_somebody_else_is_refused(stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.spoil = lambda claims: {name: value for name, value in claims.items() if name != "cpr"}
    monkeypatch.setattr(stand_in, "told", lambda _token: {"sub": "another", "cpr": eid.VIGGO.cpr})
    assert eid.sign_in(applicant(), stand_in, "asta", **APPLY).status_code == 403
    assert refusal().action == "refused.eid.untrusted"


def test_a_new_account_speaks_the_visitors_language(stand_in: Spoilable) -> None:
    client = applicant()
    client.post(reverse("care-language"), {"language": "en", "next": "/"})
    eid.sign_in(client, stand_in, "asta", **APPLY)
    assert User.objects.get(name="Asta Ny").language == "en"


# --- whose account ----------------------------------------------------------------------------


def test_staff_never_come_in_this_way(stand_in: Spoilable) -> None:
    mette = numbered(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    client = applicant()
    answer = eid.sign_in(client, stand_in, "asta", **APPLY)
    assert (answer.status_code, refusal().action) == (403, "refused.eid.staff")
    assert not is_in(client)
    assert not identity.has_eid(mette)


def test_staff_who_once_were_patients_do_not_either(stand_in: Spoilable) -> None:
    user = asta(stand_in)
    User.objects.filter(pk=user.pk).update(kind=User.Kind.STAFF)
    assert eid.sign_in(eid.browser(), stand_in, "asta").status_code == 403


def test_staff_who_are_signed_in_have_no_such_page(stand_in: Spoilable) -> None:
    client = people.browser_of(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    assert client.get(reverse("care-eid")).status_code == client.get(reverse("care-link-eid")).status_code == 404


def test_a_closed_account_stays_closed(stand_in: Spoilable) -> None:
    User.objects.filter(pk=asta(stand_in).pk).update(is_active=False)
    client = eid.browser()
    eid.sign_in(client, stand_in, "asta")
    assert refusal().action == "refused.eid.closed"
    assert not is_in(client)


def test_a_number_that_somebody_typed_opens_nothing_for_its_holder(stand_in: Spoilable) -> None:
    """Somebody else may have typed it: neither reads the other's letters."""
    lone = numbered(people.patient("Lone Kristensen"))
    client = applicant()
    answer = eid.sign_in(client, stand_in, "asta", **APPLY)
    assert (refusal().action, refusal().patient_code) == ("refused.eid.unproven", lone.code)
    assert "tilknyt MitID" in answer.content.decode()
    assert not is_in(client)


def test_another_name_at_the_broker_is_still_the_same_person(stand_in: Spoilable) -> None:
    """Subjects change with the broker; the number, which came from an eID, does not."""
    user = asta(stand_in)
    stand_in.spoil = lambda claims: claims | {"sub": "new-broker"}
    client = eid.browser()
    eid.sign_in(client, stand_in, "asta")
    assert is_in(client)
    assert SocialAccount.objects.filter(user=user).count() == 2


def test_another_number_under_the_same_name_is_refused(stand_in: Spoilable) -> None:
    asta(stand_in)
    stand_in.spoil = lambda claims: claims | {"cpr": eid.VIGGO.cpr}
    client = eid.browser()
    assert eid.sign_in(client, stand_in, "asta").status_code == 403
    assert refusal().action == "refused.eid.mismatch"
    assert not is_in(client)


def test_the_name_of_one_and_the_number_of_another_is_refused(stand_in: Spoilable) -> None:
    asta(stand_in)
    eid.sign_in(applicant(), stand_in, "viggo", **APPLY)
    stand_in.spoil = lambda claims: claims | {"cpr": eid.VIGGO.cpr}
    assert eid.sign_in(eid.browser(), stand_in, "asta").status_code == 403
    assert refusal().action == "refused.eid.mismatch"


def test_the_same_subject_of_another_issuer_is_somebody_else(stand_in: Spoilable, settings: Any) -> None:
    from care.eid import discovery

    asta(stand_in)
    stand_in.issuer = settings.EID_ISSUER = stand_in.issuer.replace("localhost", "127.0.0.1")
    discovery.forget()
    stand_in.spoil = lambda claims: claims | {"cpr": eid.VIGGO.cpr}
    assert eid.sign_in(eid.browser(), stand_in, "asta").status_code == 403
    assert refusal().action == "refused.eid.unknown"


# --- the session ------------------------------------------------------------------------------


def test_the_session_remembers_how_sure_it_was(stand_in: Spoilable) -> None:
    client = applicant()
    eid.sign_in(client, stand_in, "viggo", **APPLY)
    request = RequestFactory().get("/")
    request.session = client.session
    assert identity.identity_of(request) == identity.Identity("eid", "high")


def test_a_session_by_code_is_one_by_email(db: None) -> None:
    request = RequestFactory().get("/")
    request.session = people.browser_of(people.patient("Lone Kristensen")).session
    assert identity.identity_of(request) == identity.Identity("email", "")


def test_the_session_gets_a_new_key(stand_in: Spoilable) -> None:
    client = applicant()
    asked = eid.asked_by(client, **APPLY)
    before = client.session.session_key
    eid.come_back(client, stand_in, asked, "asta")
    assert client.session.session_key != before
    assert client.session[applying.SESSION] == "syddanmark"


def test_coming_in_is_written_down(stand_in: Spoilable) -> None:
    user = asta(stand_in)
    actions = AuditEvent.objects.filter(object_code=str(user.code)).values_list("action", flat=True)
    assert {"account.opened", "eid.linked", "session.started"} <= set(actions)


# --- linking ----------------------------------------------------------------------------------


@pytest.fixture
def lone(db: None) -> User:
    return people.patient("Lone Kristensen")


def fresh(user: User) -> Client:
    """Signed in by e-mail a moment ago."""
    import time

    client = people.browser_of(user)
    client.defaults["SERVER_NAME"] = "localhost"
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_a_patient_by_email_links_mitid_and_comes_in_by_it(lone: User, stand_in: Spoilable) -> None:
    client, elsewhere = fresh(lone), people.browser_of(lone)
    assert "Tilknyt MitID" in client.get(reverse("care-link-eid")).content.decode()
    answer = eid.sign_in(client, stand_in, "asta", next="/mig/mitid/")
    assert answer.url == "/mig/mitid/"
    assert "er tilknyttet din konto" in client.get("/mig/mitid/").content.decode()
    assert identity.cpr_of(lone) == ASTA
    assert not is_in(elsewhere)
    assert client.session["identity"] == {"kind": "eid", "level": "substantial"}
    new = eid.browser()
    eid.sign_in(new, stand_in, "asta")
    assert is_in(new)
    lone.refresh_from_db()
    assert lone.name == "Lone Kristensen"


def test_linking_is_written_down_and_told_by_mail(lone: User, stand_in: Spoilable) -> None:
    eid.sign_in(fresh(lone), stand_in, "asta")
    assert AuditEvent.objects.filter(action="eid.linked", actor_code=lone.code, patient_code=lone.code).count() == 1
    mail.outbox.clear()
    notify.deliver_due()
    assert [(one.to, "MitID blev tilknyttet" in one.body) for one in mail.outbox] == [(["lone@example.org"], True)]
    assert eid.ASTA.name not in mail.outbox[0].body


def test_linking_again_changes_nothing(lone: User, stand_in: Spoilable) -> None:
    for _ in range(2):
        eid.sign_in(fresh(lone), stand_in, "asta")
    assert AuditEvent.objects.filter(action="eid.linked").count() == SocialAccount.objects.count() == 1


def test_an_eid_of_another_account_cannot_be_linked(lone: User, stand_in: Spoilable) -> None:
    asta(stand_in)
    answer = eid.sign_in(fresh(lone), stand_in, "asta")
    assert (answer.status_code, refusal().action, refusal().actor_code) == (403, "refused.eid.taken", lone.code)
    assert not identity.has_eid(lone)


def test_a_number_of_another_account_cannot_be_linked(lone: User, stand_in: Spoilable) -> None:
    numbered(people.patient("Grethe Holm"))
    assert eid.sign_in(fresh(lone), stand_in, "asta").status_code == 403
    assert not identity.has_eid(lone)


def test_a_number_of_staff_cannot_be_linked(lone: User, stand_in: Spoilable) -> None:
    numbered(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    assert eid.sign_in(fresh(lone), stand_in, "asta").status_code == 403
    assert not identity.has_eid(lone)


def test_another_number_than_the_account_s_own_is_not_linked(lone: User, stand_in: Spoilable) -> None:
    numbered(lone, eid.VIGGO.cpr)
    assert eid.sign_in(fresh(lone), stand_in, "asta").status_code == 403
    assert refusal().action == "refused.eid.mismatch"


def test_the_number_that_was_typed_is_proved_by_linking(lone: User, stand_in: Spoilable) -> None:
    eid.sign_in(fresh(numbered(lone)), stand_in, "asta")
    assert identity.has_eid(lone)


def test_linking_needs_a_recent_sign_in(lone: User, stand_in: Spoilable) -> None:
    client = people.browser_of(lone)
    assert client.get(reverse("care-eid")).url == reverse("care-link-eid")
    assert "Log ind igen" in client.get(reverse("care-link-eid")).content.decode()


def test_who_signed_out_on_the_way_links_nothing(lone: User, stand_in: Spoilable) -> None:
    client = fresh(lone)
    asked = eid.asked_by(client)
    grethe = people.patient("Grethe Holm")
    states = client.session["socialaccount_states"]
    client.force_login(grethe)
    session = client.session
    session["socialaccount_states"] = states
    session.save()
    assert eid.come_back(client, stand_in, asked, "asta").status_code == 403
    assert not SocialAccount.objects.exists()


def test_me_shows_the_way_only_where_there_is_one(lone: User, stand_in: Spoilable, settings: Any) -> None:
    client = people.browser_of(lone)
    assert "/mig/mitid/" in client.get("/mig/").content.decode()
    settings.EID_ISSUER = ""
    assert "/mig/mitid/" not in client.get("/mig/").content.decode()
    assert client.get("/mig/mitid/").status_code == 404


# --- what is kept -----------------------------------------------------------------------------


def dump() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            found += [f"{table}: {[bytes(v) if isinstance(v, memoryview) else v for v in row]}" for row in cursor]
    return "\n".join(found)


def sessions_in_clear() -> str:
    from django.contrib.sessions.models import Session

    return "\n".join(str(row.get_decoded()) for row in Session.objects.all())


def test_the_number_stands_in_no_table_in_clear(lone: User, stand_in: Spoilable) -> None:
    asta(stand_in)
    eid.sign_in(fresh(lone), stand_in, "viggo")
    kept = dump() + sessions_in_clear()
    for person in (eid.ASTA, eid.VIGGO):
        assert person.cpr not in kept
        assert ASTA.written not in kept
    assert "Asta Ny" in kept  # negative control: the dump does show what is there


def test_nothing_of_the_sign_in_is_kept_but_a_keyed_hash(stand_in: Spoilable) -> None:
    from care.standin.provider import subject

    user = asta(stand_in)
    row = SocialAccount.objects.get(user=user)
    assert (row.extra_data, len(row.uid)) == ({}, 64)
    assert not SocialToken.objects.exists()
    kept = dump() + sessions_in_clear()
    assert subject(eid.ASTA) not in kept
    assert "eyJ" not in sessions_in_clear()


def test_two_windows_make_one_account(stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second window looked before the first had written."""
    from care.actions import identity as actions

    user, looks = asta(stand_in), iter([None])
    monkeypatch.setattr(actions, "_holder", lambda _arrival: next(looks, user))
    monkeypatch.setattr(actions, "_by_subject", lambda _arrival: None)
    client = applicant()
    eid.sign_in(client, stand_in, "asta", **APPLY)
    assert is_in(client)
    assert User.objects.filter(name="Asta Ny").count() == 1


def test_every_refusal_has_words() -> None:
    from care.eid.refusals import WORDS

    for words in WORDS.values():
        assert str(words.happened).endswith(".")
        assert str(words.todo).endswith(".")


def test_the_trail_still_verifies(stand_in: Spoilable) -> None:
    asta(stand_in)
    audit.seal_all()
    assert list(audit.verify()) == []
