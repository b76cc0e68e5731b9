"""Where the production server finds the tracker: `granian --interface wsgi tracker.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()

# What is loaded by now stays for good; the collector need not look through it again and again. And it looks for what
# an answer left behind once in some answers, not several times in each: that takes a tenth of the time of a list.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
