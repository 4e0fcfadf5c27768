"""Looking after staff: by invitation, never oneself, and nobody leaves a patient behind."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from care import notify
from care.access import Role
from care.actions import staff
from care.models import Absence, AuditEvent, Invitation, Membership, User, today
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def per(db: None) -> User:
    return people.staff("Per Lund", Role.ADMIN)


@pytest.fixture
def mette(db: None) -> User:
    return people.staff("Mette Dahl", Role.PSYCHOLOGIST)


@pytest.fixture
def office(per: User) -> Client:
    """The administrator's browser."""
    return people.browser_of(per)


def invite(office: Client, **changes: str):
    form = {"name": "Ny Psykolog", "email": "ny@example.org", "role": "psychologist", "region": "syddanmark"}
    return office.post(reverse("care-invite"), form | changes)


def link_of(email: str = "ny@example.org") -> str:
    """The link in the newest mail to the address."""
    mail.outbox.clear()
    notify.deliver_due()
    body = next(one.body for one in reversed(mail.outbox) if one.to == [email])
    found = re.search(r"http\S+(/invitation/\S+)", body)
    assert found
    return found[1]


def join(link: str, **changes: str):
    form = {"name": "Ny Psykolog", "way": "password", "password1": people.PASSWORD, "password2": people.PASSWORD}
    browser = Client()
    return browser, browser.post(link, form | changes)


# --- inviting


def test_an_invited_person_sets_a_password_and_goes_on_to_the_second_step(office: Client) -> None:
    assert invite(office).url == reverse("care-staff")
    browser, answer = join(link_of())
    assert answer.url == reverse("care-second-factor")
    user = User.objects.get(email="ny@example.org")
    assert (user.kind, user.check_password(people.PASSWORD)) == (User.Kind.STAFF, True)
    assert Membership.objects.get(user=user).role == Role.PSYCHOLOGIST
    assert browser.get(reverse("clinic-worklist")).url == reverse("care-second-factor")


def test_whoever_chooses_a_passkey_gets_no_password(office: Client) -> None:
    invite(office)
    _browser, answer = join(link_of(), way="passkey", password1="", password2="")
    assert answer.url == reverse("mfa_add_webauthn")
    assert not User.objects.get(email="ny@example.org").has_usable_password()


def test_the_database_does_not_know_the_link(office: Client) -> None:
    invite(office)
    token = link_of().split("/")[2]
    row = Invitation.objects.get()
    assert token not in str(Invitation.objects.values().get())
    assert row.expires_at - row.invited_at >= timedelta(days=6, hours=23)


def test_a_link_works_once(office: Client) -> None:
    invite(office)
    link = link_of()
    join(link)
    page = Client().get(link)
    assert page.status_code == 410
    assert "Linket er brugt" in page.content.decode()
    assert join(link, name="En Anden")[1].status_code == 410


def test_an_expired_link_says_so_and_a_new_one_replaces_it(office: Client) -> None:
    invite(office)
    link = link_of()
    row = Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "Linket er udløbet" in Client().get(link).content.decode()
    office.post(reverse("care-resend-invitation", args=[row.code]))
    assert link_of() != link
    assert "Linket virker ikke" in Client().get(link).content.decode()


def test_a_withdrawn_link_says_so_and_an_unsent_mail_stays_home(office: Client) -> None:
    invite(office)
    link = link_of()
    office.post(reverse("care-withdraw-invitation", args=[Invitation.objects.get().code]))
    assert "trukket tilbage" in Client().get(link).content.decode()
    assert join(link)[1].status_code == 410
    invite(office, email="anden@example.org")
    Invitation.objects.filter(email="anden@example.org").update(withdrawn_at=timezone.now())
    mail.outbox.clear()
    assert notify.deliver_due().dropped == 1
    assert mail.outbox == []


def test_inviting_twice_leaves_one_open_link(office: Client) -> None:
    invite(office)
    invite(office)
    assert [row.is_open for row in Invitation.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password1": "kort", "password2": "kort"}, "password1"),
        ({"password2": "noget helt andet"}, "password2"),
        ({"password1": "", "password2": ""}, "password1"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Client, changes: dict[str, str], field: str) -> None:
    invite(office)
    _browser, page = join(link_of(), **changes)
    assert page.status_code == 422
    assert f'id="error_1_id_{field}"' in page.content.decode()


def test_somebody_with_an_account_takes_the_new_role_after_signing_in(office: Client, mette: User) -> None:
    invite(office, email=mette.email or "", role="supervisor")
    link = link_of(mette.email or "")
    assert "allerede en konto" in Client().get(link).content.decode()
    stranger = people.browser_of(people.staff("Jonas Bak", Role.PSYCHOLOGIST))
    assert "til en anden" in stranger.get(link).content.decode()
    stranger.post(link)
    assert not Membership.objects.filter(user=mette, role=Role.SUPERVISOR).exists()
    browser = people.browser_of(mette)
    assert browser.post(link).url == reverse("care-role")
    assert Membership.objects.filter(user=mette, role=Role.SUPERVISOR).exists()


def test_a_patients_address_is_told_to_the_patient_alone(office: Client) -> None:
    lone = people.patient()
    assert invite(office, email=lone.email or "").status_code == 302
    link = link_of(lone.email or "")
    assert "Brug en anden adresse" in Client().get(link).content.decode()
    join(link)
    people.browser_of(lone).post(link)
    lone.refresh_from_db()
    assert lone.kind == User.Kind.PATIENT
    assert not lone.memberships.exists()


def test_inviting_stays_in_ones_own_region(office: Client, per: User) -> None:
    assert invite(office, region="nordjylland").status_code == 422
    with pytest.raises(PermissionDenied):
        staff.invite(
            by=people.actor(per), name="X", email="x@example.org", role="lead", region=people.region("nordjylland")
        )


@pytest.mark.parametrize("role", ["patient", "operator", "integration", "guest", "nonsense"])
def test_only_roles_of_people_are_given(office: Client, role: str) -> None:
    assert invite(office, role=role).status_code == 422


def test_of_two_who_open_the_same_link_one_joins(office: Client) -> None:
    invite(office)
    link = link_of()
    stale = Invitation.objects.get()
    join(link)
    with pytest.raises(staff.Refused):
        staff.join(by=None, invitation=stale, name="En Anden", password=people.PASSWORD)
    assert User.objects.get(email="ny@example.org").name == "Ny Psykolog"


# --- never oneself (NEG11), and only administrators


def test_nobody_gives_themselves_a_clinical_role(office: Client, per: User) -> None:
    form = {"role": "psychologist", "region": "syddanmark", "valid_from": today().isoformat()}
    assert office.post(reverse("care-add-membership", args=[per.code]), form).status_code == 403
    assert list(Membership.objects.filter(user=per).values_list("role", flat=True)) == ["admin"]
    assert AuditEvent.objects.filter(action="refused.care.staff.own_access", outcome="refused").count() == 1


def test_nobody_invites_closes_or_resets_themselves(office: Client, per: User) -> None:
    assert invite(office, email="PER@example.org").status_code == 403
    for name in ("care-deactivate", "care-reset-factors"):
        assert office.post(reverse(name, args=[per.code])).status_code == 403
    own = Membership.objects.get(user=per)
    assert office.post(reverse("care-end-membership", args=[own.code])).status_code == 403


def test_the_verbs_themselves_refuse_their_own_doer(per: User) -> None:
    by = people.actor(per)
    with pytest.raises(staff.NotYourself):
        staff.add_membership(by=by, user=per, role="lead", region=people.region(), valid_from=today())
    with pytest.raises(staff.NotYourself):
        staff.deactivate(by=by, user=per)


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR, Role.EVALUATOR, Role.EDITOR])
def test_other_roles_have_no_such_pages(role: Role, mette: User) -> None:
    browser = people.browser_of(people.staff("Somebody", role))
    for name, args in (("care-staff", []), ("care-invite", []), ("care-staff-person", [mette.code])):
        assert browser.get(reverse(name, args=args)).status_code == 404


def test_a_dpo_reads_and_changes_nothing(mette: User) -> None:
    browser = people.browser_of(people.staff("David Pors", Role.DPO))
    page = browser.get(reverse("care-staff-person", args=[mette.code]))
    assert page.status_code == 200
    assert "Luk kontoen" not in page.content.decode()
    assert browser.post(reverse("care-deactivate", args=[mette.code])).status_code == 404


def test_staff_of_another_region_are_not_found(office: Client) -> None:
    sara = people.staff("Sara Juhl", Role.PSYCHOLOGIST, where="nordjylland")
    for name in ("care-staff-person", "care-deactivate", "care-reset-factors"):
        assert office.get(reverse(name, args=[sara.code])).status_code == 404
    held = Membership.objects.get(user=sara)
    assert office.post(reverse("care-end-membership", args=[held.code])).status_code == 404
    assert "Sara Juhl" not in office.get(reverse("care-staff")).content.decode()


def test_patients_are_nobodys_staff(office: Client) -> None:
    lone = people.patient()
    assert office.get(reverse("care-staff-person", args=[lone.code])).status_code == 404


# --- roles from and until


def test_a_role_can_begin_later_and_end_by_itself(office: Client, mette: User) -> None:
    first, last = today() + timedelta(days=3), today() + timedelta(days=9)
    form = {"role": "supervisor", "region": "syddanmark", "valid_from": first.isoformat(), "last_day": last.isoformat()}
    office.post(reverse("care-add-membership", args=[mette.code]), form)
    held = Membership.objects.filter(user=mette, role="supervisor")
    assert [held.in_force(day).exists() for day in (today(), first, last, last + timedelta(days=1))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": "2020-01-01"}, "valid_from"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"role": "psychologist"}, "role"),
        ({"valid_from": "i morgen"}, "valid_from"),
    ],
)
def test_impossible_dates_are_said_beside_their_field(
    office: Client, mette: User, changes: dict[str, str], field: str
) -> None:
    form = {"role": "supervisor", "region": "syddanmark", "valid_from": today().isoformat()} | changes
    page = office.post(reverse("care-add-membership", args=[mette.code]), form)
    assert page.status_code == 422
    assert f'id="error_1_id_{field}"' in page.content.decode()


def test_an_ended_role_is_gone_at_once_and_stays_in_the_history(office: Client, mette: User) -> None:
    at_work = people.browser_of(mette)
    assert at_work.get(reverse("clinic-worklist")).status_code == 200
    held = Membership.objects.get(user=mette)
    office.post(reverse("care-end-membership", args=[held.code]), {"last_day": ""})
    assert at_work.get(reverse("clinic-worklist")).status_code != 200
    held.refresh_from_db()
    assert held.valid_until == today()
    assert AuditEvent.objects.get(action="staff.role_ended").object_code == str(held.code)


def test_a_clinical_role_does_not_end_while_patients_depend_on_it(office: Client, mette: User) -> None:
    people.treats(mette, people.course_of(people.patient()))
    held = Membership.objects.get(user=mette)
    page = office.post(reverse("care-end-membership", args=[held.code]), {"last_day": ""}, follow=True)
    assert "Overdrag først: 1 forløb" in page.content.decode()
    held.refresh_from_db()
    assert held.valid_until is None


def test_editing_rights_follow_the_role(office: Client, mette: User) -> None:
    form = {"role": "editor", "region": "syddanmark", "valid_from": today().isoformat()}
    office.post(reverse("care-add-membership", args=[mette.code]), form)
    assert mette.groups.filter(name="Redaktører").exists()
    held = Membership.objects.get(user=mette, role="editor")
    office.post(reverse("care-end-membership", args=[held.code]), {"last_day": ""})
    assert not mette.groups.exists()


def test_editing_rights_follow_the_calendar_too(mette: User) -> None:
    Membership.objects.create(user=mette, region=people.region(), role=Role.APPROVER)
    staff.sync_all_groups()
    assert mette.groups.filter(name="Godkendere").exists()
    Membership.objects.filter(user=mette, role=Role.APPROVER).update(valid_until=today())
    staff.sync_all_groups()
    assert not mette.groups.exists()


# --- closing an account (H12)


def test_an_account_stays_open_while_it_treats_somebody(office: Client, mette: User) -> None:
    people.treats(mette, people.course_of(people.patient()))
    page = office.get(reverse("care-deactivate", args=[mette.code])).content.decode()
    assert "Behandler på 1 forløb" in page
    assert "Lone" not in page
    office.post(reverse("care-deactivate", args=[mette.code]))
    mette.refresh_from_db()
    assert mette.is_active


def test_standing_in_for_somebody_must_be_handed_over_too(office: Client, mette: User) -> None:
    jonas = people.staff("Jonas Bak", Role.PSYCHOLOGIST)
    Absence.objects.create(
        user=jonas,
        substitute=mette,
        starts_on=today(),
        ends_on=today() + timedelta(days=5),
        access_until=timezone.now() + timedelta(days=7),
    )
    assert "Afløser for Jonas Bak" in office.get(reverse("care-deactivate", args=[mette.code])).content.decode()
    office.post(reverse("care-deactivate", args=[mette.code]))
    mette.refresh_from_db()
    assert mette.is_active


def test_closing_ends_roles_sessions_factors_and_invitations(office: Client, mette: User) -> None:
    at_work = people.browser_of(mette)
    assert at_work.get(reverse("care-sessions")).status_code == 200
    invite(office, email=mette.email or "", role="lead")
    office.post(reverse("care-deactivate", args=[mette.code]))
    mette.refresh_from_db()
    assert not mette.is_active
    assert not Membership.objects.in_force().filter(user=mette).exists()
    assert at_work.get(reverse("care-sessions")).status_code == 302
    assert not Authenticator.objects.filter(user=mette).exists()
    assert Invitation.objects.get().withdrawn_at is not None
    assert AuditEvent.objects.filter(action="staff.deactivated", object_code=str(mette.code)).exists()


def test_somebody_who_works_elsewhere_too_is_not_closed_from_here(office: Client, mette: User) -> None:
    Membership.objects.create(user=mette, region=people.region("nordjylland"), role=Role.PSYCHOLOGIST)
    page = office.post(reverse("care-deactivate", args=[mette.code]), follow=True)
    assert "en anden region" in page.content.decode()
    mette.refresh_from_db()
    assert mette.is_active


def test_a_closed_account_opens_again_by_a_new_invitation(office: Client, mette: User) -> None:
    office.post(reverse("care-deactivate", args=[mette.code]))
    invite(office, email=mette.email or "")
    join(link_of(mette.email or ""), name="Mette Dahl")
    mette.refresh_from_db()
    assert mette.is_active
    assert Membership.objects.in_force().filter(user=mette).count() == 1


# --- a lost telephone


def test_a_lost_factor_is_reset_and_set_up_again(office: Client, mette: User) -> None:
    at_work = people.browser_of(mette)
    office.post(reverse("care-reset-factors", args=[mette.code]))
    assert at_work.get(reverse("care-sessions")).status_code == 302
    mail.outbox.clear()
    notify.deliver_due()
    assert [one.to for one in mail.outbox] == [[mette.email]]
    assert AuditEvent.objects.filter(action="staff.factors_reset", object_code=str(mette.code)).exists()
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": mette.email, "password": people.PASSWORD})
    assert answer.url == reverse("care-home")
    assert browser.get(reverse("care-home")).url == reverse("care-second-factor")


def test_the_list_shows_everyone_with_a_fixed_number_of_queries(
    office: Client, mette: User, django_assert_max_num_queries
) -> None:
    for number in range(30):
        people.staff(f"Person{number} X", Role.PSYCHOLOGIST, factor=False)
    office.get(reverse("care-staff"))
    with django_assert_max_num_queries(16):
        page = office.get(reverse("care-staff")).content.decode()
    assert page.count("Mangler ekstra login-trin") == 30
