"""A worksheet is filled in by a browser, whatever its questions are."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from program import names, worksheets


def fill(form: Locator, worksheet: str, data: dict[str, Any]) -> None:
    """Type the data into the sheet's own fields, opening what is folded."""
    for name, texts in names.unparse(worksheets.get(worksheet), data).lists():
        for text in filter(None, texts):
            _fill(form, name, text)


def _fill(form: Locator, name: str, text: str) -> None:
    field = form.locator(f'[name="{name}"]')
    field.first.evaluate("element => { for (let d; d = element.closest('details:not([open])'); ) d.open = true }")
    kind = field.first.evaluate("element => element.type")
    if kind in {"radio", "checkbox"}:
        form.locator(f'[name="{name}"][value="{text}"]').check(force=True)
    elif kind == "select-one":
        field.select_option(text)
    else:
        field.fill(text)


def write_and_save(page: Page, label: str, text: str) -> None:
    """Written, and the server has it: a page that was opened on a saved sheet says "Gemt" before it has saved anything."""
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=25_000):
        page.get_by_label(label).fill(text)
    expect(page.locator("form[data-autosave] .save-state")).to_have_attribute("data-state", "saved", timeout=25_000)
