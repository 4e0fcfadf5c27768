"""How a member of staff presents themselves to patients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from care import photo, texts


class ProfileForm(forms.Form):
    """Title and presentation in both languages."""

    title = forms.CharField(
        label=_("Titel"), max_length=80, required=False, help_text=_("For eksempel: psykolog, cand.psych.")
    )
    presentation_da = forms.CharField(
        label=_("Om mig, på dansk"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    presentation_en = forms.CharField(
        label=_("Om mig, på engelsk"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class PhotoForm(forms.Form):
    """A photo; what is kept of it is decided by `care.photo`."""

    photo = forms.FileField(
        label=_("Billede"),
        help_text=_("JPEG, PNG eller WebP, højst 5 MB. Billedet bliver skåret til en firkant."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Vælg en fil først."), "empty": texts.BAD_PHOTO["damaged"]},
    )

    def clean_photo(self) -> bytes:
        upload: UploadedFile[Any] = self.cleaned_data["photo"]
        if (upload.size or 0) > photo.MOST_BYTES:
            raise forms.ValidationError(texts.BAD_PHOTO["large"])
        try:
            return photo.to_webp(upload.read())
        except photo.BadPhoto as error:
            raise forms.ValidationError(texts.BAD_PHOTO[error.code]) from error
