"""What a region decides and publishes, who is away, and emergency access."""

from django.urls import URLPattern, path

from care.views import absence, breakglass, numbers, oversight, region

urlpatterns: list[URLPattern] = [
    path("regionen/", region.region, name="care-region"),
    path("regionen/indstilling/<slug:name>/", region.setting, name="care-setting"),
    path("regionen/indstilling/<slug:name>/foelg-landet/", region.inherit_setting, name="care-inherit-setting"),
    path("regionen/aabningstider/", region.hours, name="care-hours"),
    path("regionen/aabningstider/foelg-landet/", region.inherit_hours, name="care-inherit-hours"),
    path("regionen/lukkedage/ny/", region.add_closure, name="care-add-closure"),
    path("regionen/lukkedage/<uuid:code>/fjern/", region.remove_closure, name="care-remove-closure"),
    path("regionen/telefonnumre/", numbers.number_list, name="care-numbers"),
    path("regionen/telefonnumre/nyt/", numbers.add_number, name="care-add-number"),
    path("regionen/telefonnumre/<uuid:code>/", numbers.edit_number, name="care-edit-number"),
    path("regionen/telefonnumre/<uuid:code>/kontrolleret/", numbers.verify_number, name="care-verify-number"),
    path("regionen/telefonnumre/<uuid:code>/slut/", numbers.end_number, name="care-end-number"),
    path("fravaer/", absence.absences, name="care-absence"),
    path("fravaer/overtag/", absence.take_over, name="care-take-over"),
    path("fravaer/<uuid:code>/aflys/", absence.cancel, name="care-cancel-absence"),
    path("noedadgang/", breakglass.look, name="care-break-glass"),
    path("noedadgang/oversigt/", oversight.emergencies, name="care-emergencies"),
    path("noedadgang/log/<uuid:code>/", oversight.person_log, name="care-person-log"),
    path("noedadgang/<uuid:code>/", breakglass.open_course, name="care-open-break-glass"),
]
