"""What the modules of this package declare their pages on."""

from shared.web.pages import Pages

pages = Pages("committee", "services.committee.pages")
