"""gunicorn's settings, for `make run` and production alike. WEB_CONCURRENCY sets the number of workers."""

import os

bind = f"{os.environ.get('BIND_ADDRESS', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True  # WeasyPrint alone takes a second to import: once in the master, shared by the workers
timeout = 60  # the longest document takes some ten seconds
graceful_timeout = 4  # below the five seconds that honcho waits
max_requests = 2000
max_requests_jitter = 200
accesslog = "-"
access_log_format = '%({x-forwarded-for}i)s %(h)s "%(r)s" %(s)s %(B)s %(M)sms %({x-reference-number}o)s'
