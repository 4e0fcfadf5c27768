"""A region's limits for conversations (care.setting_keys)."""

from __future__ import annotations

from datetime import timedelta

from care import regional
from care.models import Region
from video.booking import Limits


def limits_for(region: Region | None) -> Limits:
    """The region's limits now; one query."""
    values = {name: found.value for name, found in regional.resolve_all(region).items()}
    return Limits(
        assessment=timedelta(minutes=values["talk_assessment_minutes"]),
        follow_up=timedelta(minutes=values["talk_follow_up_minutes"]),
        week_most=values["talk_week_most"],
        whole_region=values["talk_whose_times"] == "region",
        ahead=timedelta(days=values["talk_ahead_days"]),
        notice=timedelta(hours=values["talk_notice_hours"]),
        change=timedelta(hours=values["talk_change_hours"]),
        moves=values["talk_moves"],
        fast_release=timedelta(hours=values["talk_fast_release_hours"]),
        join=timedelta(minutes=values["talk_join_minutes"]),
        wait=timedelta(minutes=values["talk_wait_minutes"]),
        no_shows=values["talk_no_shows"],
        before_end=timedelta(days=values["talk_follow_up_days"]),
    )
