"""What is wrong with a page, beside the page, where the editor writes."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class FindingsPanel(Panel):
    """The findings of the saved draft."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "program/admin/findings.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> Any:
            from program.checking import about  # the models come first

            found = about(self.instance)
            return super().get_context_data(parent_context) | {"findings": found}
