"""Addresses of video: the patient's, then staff's."""

from django.urls import URLPattern, path

from video.views import appointment, call, capacity, guest_room, guests, own, staff, times

urlpatterns: list[URLPattern] = [
    path("samtaler/", own.talks, name="video-talks"),
    path("samtaler/book/", own.book, name="video-book"),
    path("samtaler/proev/", call.devices, name="video-devices"),
    path("samtaler/proev/billet/", call.devices_ticket, name="video-devices-ticket"),
    path("samtaler/<uuid:code>/", appointment.appointment, name="video-appointment"),
    path("samtaler/<uuid:code>/flyt/", appointment.move, name="video-move"),
    path("samtaler/<uuid:code>/afbud/", appointment.cancel, name="video-cancel"),
    path("samtaler/<uuid:code>/forsinket/", own.late, name="video-late"),
    path("samtaler/<uuid:code>/kalender/", appointment.calendar, name="video-calendar"),
    path("samtaler/<uuid:code>/video/", call.call, name="video-call"),
    path("samtaler/<uuid:code>/billet/", call.ticket, name="video-ticket"),
    path("samtaler/gaester/<uuid:code>/", guests.ask, name="video-guest-ask"),
    path("samtaler/gaester/<uuid:code>/svar/", guests.answer, name="video-guest-answer"),
    path("samtaler/gaester/<uuid:code>/ud/", guests.send_away, name="video-guest-away"),
    path("gaest/", guest_room.room, name="video-guest-room"),
    path("gaest/billet/", guest_room.ticket, name="video-guest-ticket"),
    path("gaest/<uuid:code>/<str:token>/", guest_room.link, name="video-guest-link"),
    path("klinik/samtaler/<uuid:code>/gaester/", guests.invite, name="video-guests"),
    path("klinik/samtaler/gaester/<uuid:code>/samtykke/", guests.note_consent, name="video-guest-consent"),
    path("klinik/samtaler/gaester/<uuid:code>/fjern/", guests.call_off, name="video-guest-off"),
    path("klinik/samtaler/<uuid:code>/telefon/", call.by_phone, name="video-by-phone"),
    path("klinik/samtaler/opkald/<uuid:code>/slut/", call.end, name="video-call-end"),
    path("klinik/samtaler/opkald/<uuid:code>/minutter/", call.minutes, name="video-call-minutes"),
    path("klinik/samtaler/", staff.week, name="video-week"),
    path("klinik/patienter/<uuid:code>/samtale/", staff.book_for, name="video-book-for"),
    path("klinik/patienter/<uuid:code>/samtale/egen-tid/", staff.book_own_time, name="video-book-own-time"),
    path("klinik/samtaler/<uuid:code>/egen-tid/", staff.move_own_time, name="video-move-own-time"),
    path("klinik/samtaler/tider/", times.times, name="video-times"),
    path("klinik/samtaler/tider/ny/", times.add_rule, name="video-add-rule"),
    path("klinik/samtaler/tider/<uuid:code>/stop/", times.stop_rule, name="video-stop-rule"),
    path("klinik/samtaler/tider/luk/", times.close_day, name="video-close-day"),
    path("klinik/samtaler/tider/aabn/", times.open_more, name="video-open-more"),
    path("klinik/samtaler/tider/aendring/<uuid:code>/fjern/", times.remove_change, name="video-remove-change"),
    path("klinik/samtaler/kapacitet/", capacity.capacity, name="video-capacity"),
    path("klinik/samtaler/kapacitet/<uuid:code>/", capacity.set_limit, name="video-set-limit"),
]
