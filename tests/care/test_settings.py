"""A region's settings: each shows the level it comes from; a region decides from a date on, or follows the country."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assessment import trends, triage
from assessment.limits import trend_limits, triage_limits
from care import alert_clock, contrast, regional
from care.actions import regions
from care.alert_limits import limits_for
from care.models import AuditEvent, RegionSetting, today
from tests.care import people
from tests.care.cast import Cast, actor, later

pytestmark = pytest.mark.django_db


def post(cast: Cast, name: str, value: object, day: str = ""):
    form = {"value": value, "valid_from": day or today().isoformat()}
    return people.browser_of(cast.per).post(reverse("care-setting", args=[name]), form)


def of(cast: Cast, name: str, **ahead: int) -> regional.Resolved:
    return regional.resolve_all(cast.course.region, today() + timedelta(**ahead))[name]


def test_without_decisions_everything_is_standard(cast: Cast) -> None:
    assert {found.level for found in regional.resolve_all(cast.course.region).values()} == {"standard"}


def test_the_country_is_inherited_and_the_region_goes_first(cast: Cast) -> None:
    RegionSetting.objects.create(region=None, key="answer_days", value=4)
    assert (of(cast, "answer_days").value, of(cast, "answer_days").level) == (4, "country")
    assert post(cast, "answer_days", 3).status_code == 302
    assert (of(cast, "answer_days").value, of(cast, "answer_days").level) == (3, "region")
    assert of(cast, "answer_days").set_by == "Per Lund"


def test_a_later_word_of_the_country_does_not_win_over_the_region(cast: Cast) -> None:
    post(cast, "answer_days", 3)
    RegionSetting.objects.create(region=None, key="answer_days", value=4, valid_from=today() + timedelta(days=1))
    assert of(cast, "answer_days", days=1).value == 3


def test_a_value_counts_from_its_day(cast: Cast) -> None:
    post(cast, "answer_days", 3, (today() + timedelta(days=5)).isoformat())
    assert of(cast, "answer_days", days=4).value == 2
    assert of(cast, "answer_days", days=5).value == 3
    page = people.browser_of(cast.karen).get(reverse("care-region")).content.decode()
    assert "ændres" in page


def test_following_the_country_again_is_a_row_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    RegionSetting.objects.create(region=None, key="answer_days", value=4)
    post(cast, "answer_days", 3)
    later(monkeypatch, days=1)
    form = {"inherit-valid_from": today().isoformat()}
    people.browser_of(cast.per).post(reverse("care-inherit-setting", args=["answer_days"]), form)
    assert (of(cast, "answer_days").value, of(cast, "answer_days").level) == (4, "country")
    assert of(cast, "answer_days", days=-1).value == 3
    assert [row.value for row in regional.history(cast.course.region, "answer_days")] == [None, 3]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answer_days", 0),
        ("answer_days", 6),
        ("answer_days", "to"),
        ("answer_days", ""),
        ("clinic_name", "x" * 61),
        ("clinic_name", " "),
        ("email_code_sign_in", "måske"),
        ("theme_primary", "green"),
        ("theme_primary", "#fff"),
    ],
)
def test_values_out_of_bounds_are_refused_and_kept_in_the_form(cast: Cast, name: str, value: object) -> None:
    answer = post(cast, name, value)
    assert answer.status_code == 422
    assert not RegionSetting.objects.filter(key=name).exists()
    if str(value).strip() and name != "email_code_sign_in":
        assert str(value) in answer.content.decode()


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_its_ratio(cast: Cast) -> None:
    answer = post(cast, "theme_primary", "#86c9c6")
    assert answer.status_code == 422
    assert "1,8" in answer.content.decode()
    assert post(cast, "theme_primary", "#1D5E63").status_code == 302
    assert of(cast, "theme_primary").value == "#1d5e63"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast.ratio("#000000") == pytest.approx(21)
    assert contrast.ratio("#ffffff") == pytest.approx(1)
    assert contrast.ratio("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_past_is_not_rewritten(cast: Cast) -> None:
    yesterday = today() - timedelta(days=1)
    assert post(cast, "answer_days", 3, yesterday.isoformat()).status_code == 422
    with pytest.raises(ValidationError):
        regions.set_region_setting(
            by=actor(cast.per), region=cast.course.region, key="answer_days", value=3, valid_from=yesterday
        )


def test_another_regions_lead_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        regions.set_region_setting(
            by=actor(cast.nina), region=cast.course.region, key="answer_days", value=3, valid_from=today()
        )
    assert AuditEvent.objects.get(outcome="refused").action == "refused.region_data.write"


@pytest.mark.parametrize("who", ["lone", "mette", "dorthe"])
def test_others_do_not_have_the_page(cast: Cast, who: str) -> None:
    assert people.browser_of(getattr(cast, who)).get(reverse("care-region")).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=getattr(cast, who).code).exists()


def test_a_decision_is_one_row_of_the_trail(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    post(cast, "answer_days", 3)
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("id").action == "region.setting_set"


def test_an_unknown_setting_is_nowhere(cast: Cast) -> None:
    assert people.browser_of(cast.per).get(reverse("care-setting", args=["nothing"])).status_code == 404


def test_the_page_shows_every_setting_once_in_its_group(cast: Cast) -> None:
    names = [row.key.name for _group, rows in regional.groups_of(cast.course.region) for row in rows]
    assert sorted(names) == sorted(regional.KEYS)
    page = people.browser_of(cast.per).get(reverse("care-region")).content.decode()
    assert page.count('<h2 id="settings-') == len(regional.groups_of(cast.course.region))


def test_an_address_may_be_left_empty_but_not_be_wrong(cast: Cast) -> None:
    assert post(cast, "management_mail", "ikke en mail").status_code == 422
    assert post(cast, "management_mail", "ledelse@klinik.example").status_code == 302
    assert of(cast, "management_mail").value == "ledelse@klinik.example"
    RegionSetting.objects.all().delete()
    assert post(cast, "management_mail", " ").status_code == 302
    assert of(cast, "management_mail").value == ""


def test_every_default_is_within_its_bounds() -> None:
    for key in regional.KEYS.values():
        assert regional.cleaned(key, key.default) == key.default


def test_the_rules_read_the_regions_own_figures(cast: Cast) -> None:
    region = cast.course.region
    assert limits_for(region) == alert_clock.STANDARD
    assert triage_limits(region) == triage.STANDARD
    assert trend_limits(region) == trends.STANDARD
    for name, value in (("alert_b_acknowledge", 60), ("alert_oncall", "regional"), ("trend_inactive_call", 12)):
        RegionSetting.objects.create(region=region, key=name, value=value)
    assert (limits_for(region).b_acknowledge, limits_for(region).day_and_night) == (60, True)
    assert trend_limits(region).inactive_days == (7, 10, 12, 21)
