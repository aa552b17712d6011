"""Every document, with data of the demo district, as PDF and PNG: to be looked at."""
