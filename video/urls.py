"""Addresses of video: the patient's, then staff's."""

from django.urls import URLPattern, path

from video.views import appointment, capacity, own, staff, times

urlpatterns: list[URLPattern] = [
    path("samtaler/", own.talks, name="video-talks"),
    path("samtaler/book/", own.book, name="video-book"),
    path("samtaler/<uuid:code>/", appointment.appointment, name="video-appointment"),
    path("samtaler/<uuid:code>/flyt/", appointment.move, name="video-move"),
    path("samtaler/<uuid:code>/afbud/", appointment.cancel, name="video-cancel"),
    path("samtaler/<uuid:code>/forsinket/", own.late, name="video-late"),
    path("samtaler/<uuid:code>/kalender/", appointment.calendar, name="video-calendar"),
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
