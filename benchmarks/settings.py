"""The tracker's own settings as on a server, with the rivals' addresses beside the tracker's."""

from tracker.settings import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
ROOT_URLCONF = "benchmarks.urls"
AXES_ENABLED = False
API_THROTTLE = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
