"""What an editor sees of an exercise: the worksheet as patients meet it, locked."""

import pytest
from django.template import Context, Template
from django.utils import translation

from program import worksheets
from program.blocks import StepBody


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("key", [sheet.key for sheet in worksheets.all_worksheets()])
def test_every_worksheet_can_be_previewed_and_nothing_typed(key, language):
    with translation.override(language):
        shown = Template('{% load worksheets %}{% worksheet_preview "' + key + '" %}').render(Context())
    assert '<fieldset class="preview" disabled>' in shown
    assert worksheets.get(key).fields[0].key in shown


def test_an_exercise_is_previewed_with_its_heading_and_prompt():
    value = {"key": "m1-kort", "worksheet": "w1", "prompt": "Tag god tid.", "required": True, "label": "Dit kort"}
    block = StepBody()
    shown = block.render(block.to_python([{"type": "exercise", "value": value}]))
    assert "Dit kort" in shown
    assert "Tag god tid." in shown
    assert "disabled" in shown
