"""A person who has a keyboard and no mouse: Tab, Shift+Tab, Enter, Space, arrows and letters, nothing else."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

STOPS = 160  # more Tab stops than any page here has
IN_FOCUS = "element => element.contains(document.activeElement)"


@dataclass
class Keyboard:
    """Works one page. Everything is reached by Tab, so that what cannot be reached fails the test."""

    page: Page

    def press(self, *keys: str) -> None:
        """Press the keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, target: Locator, *, backwards: bool = False) -> Locator:
        """Tab until the target, or something in it, has the focus."""
        target = target.first
        target.wait_for(state="attached")
        for _stop in range(STOPS):
            if target.evaluate(IN_FOCUS):
                return target
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def follow(self, target: Locator) -> None:
        """Go to a link or button and press Enter."""
        self.to(target)
        self.press("Enter")

    def leave_for(self, target: Locator) -> None:
        """The same, and wait for the page that it leads to."""
        self.to(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def field(self, field: str | Locator) -> Locator:
        """The field of that label, or the field itself."""
        if isinstance(field, str):
            return self.page.get_by_label(re.compile(rf"^{re.escape(field)}( \(hvis du vil\))?$"))
        return field

    def write(self, field: str | Locator, text: str) -> None:
        """Write into a field, all at once."""
        self.to(self.field(field))
        self.page.keyboard.insert_text(text)

    def type(self, field: str | Locator, keys: str) -> None:
        """The same key by key, for fields that react to keys: dates, times, lists."""
        self.to(self.field(field))
        self.page.keyboard.type(keys)

    def choose(self, field: str | Locator, option: str) -> None:
        """Choose from a list by the letters of the option."""
        self.type(field, option)
        assert self.field(field).first.evaluate("element => element.selectedOptions[0].text") == option

    def rate(self, question: str, number: int) -> None:
        """Choose a number of a scale: Tab to the scale, Space for the first, arrows from there."""
        scale = self.page.get_by_role("group", name=question)
        self.to(scale)
        self.press("Space", *["ArrowRight"] * number)
        assert scale.get_by_role("radio", checked=True).input_value() == str(number)

    def tick(self, label: str) -> None:
        """Set a mark."""
        box = self.to(self.field(label))
        self.press("Space")
        assert box.is_checked()
