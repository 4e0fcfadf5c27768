"""A draft is its author's alone, and no page overwrites what another has saved."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from care.models import AuditEvent, CareLink
from dialogue import actions, queries
from dialogue.about import About
from dialogue.actions import BadBody, DraftConflict
from dialogue.models import DRAFT_LIMIT, Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(lone, course):
    def kept(body, base, by=lone, about=None):
        return actions.save_draft(by=by, course=course, body=body, base=base, about=about)

    return kept


def test_each_save_builds_on_the_one_before(keep, lone, course):
    first = keep("Kære", None)
    second = keep("Kære Mette", first.saved_no)
    assert (first.saved_no, second.saved_no) == (1, 2)
    assert queries.draft_of(lone, course).body == "Kære Mette"


def test_a_page_that_did_not_know_of_the_last_save_gets_it_back_instead_of_overwriting_it(keep, lone, course):
    keep("fra telefonen", None)
    keep("fra telefonen, længere", 1)
    with pytest.raises(DraftConflict) as conflict:
        keep("fra computeren", 1)
    assert conflict.value.stored.body == "fra telefonen, længere"
    assert queries.draft_of(lone, course).body == "fra telefonen, længere"


def test_having_seen_the_other_text_one_may_save_ones_own(keep, lone, course):
    keep("fra telefonen", None)
    with pytest.raises(DraftConflict) as conflict:
        keep("fra computeren", None)
    keep("fra computeren", conflict.value.stored.saved_no)
    assert queries.draft_of(lone, course).body == "fra computeren"


def test_a_save_repeated_because_its_answer_was_lost_is_no_conflict(keep):
    assert keep("Kære Mette", None).saved_no == keep("Kære Mette", None).saved_no == 1


def test_drafts_about_different_things_live_side_by_side(keep, lone, course):
    one, other = (About("entry", uuid4(), label) for label in ("Dit kort", "Dine mål"))
    for about in (None, one, other):
        keep(f"om {about}", None, about=about)
    assert Draft.unscoped.count() == 3
    assert queries.draft_of(lone, course, one).body == f"om {one}"


def test_the_psychologist_sees_their_own_draft_and_never_the_patients(keep, lone, mette, course):
    keep("kun for mig", None)
    assert queries.draft_of(mette, course) is None
    keep("mit svar", None, by=mette)
    assert queries.draft_of(mette, course).body == "mit svar"
    assert queries.draft_of(lone, course).body == "kun for mig"


def test_without_the_narrowing_the_psychologist_would_see_it(keep, mette, monkeypatch):
    """Negative control: it is `Draft.narrow` that keeps it to the author."""
    keep("kun for mig", None)
    assert not Draft.objects.for_user(mette).exists()
    monkeypatch.setattr(Draft, "narrow", classmethod(lambda cls, rows, actor: rows))
    assert Draft.objects.for_user(mette).get().body == "kun for mig"


def test_an_autosave_leaves_no_audit_row(keep):
    keep("Kære", None)
    before = AuditEvent.objects.count()
    keep("Kære Mette", 1)
    assert AuditEvent.objects.count() == before


def test_a_text_too_long_to_send_can_still_be_kept(keep):
    assert len(keep("a" * DRAFT_LIMIT, None).body) == DRAFT_LIMIT
    with pytest.raises(BadBody):
        keep("a" * (DRAFT_LIMIT + 1), 1)


def test_a_stranger_cannot_keep_a_draft_in_the_course(keep, sara):
    with pytest.raises(PermissionDenied):
        keep("Hej", None, by=sara)
    assert AuditEvent.objects.filter(action="refused.message.write", actor_code=sara.code).exists()


def test_the_draft_is_out_of_reach_when_the_care_link_ends(keep, mette, course):
    keep("mit svar", None, by=mette)
    link = CareLink.unscoped.get(course=course)
    link.valid_until = link.valid_from
    link.save()
    assert queries.draft_of(mette, course) is None
