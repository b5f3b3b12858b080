"""What the modules of this package declare their pages on."""

from shared.web.pages import Pages

pages = Pages("oversight", "services.oversight.pages")
