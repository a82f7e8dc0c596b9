"""gunicorn's settings, for `make run` and production alike."""

import os

bind = f"{os.environ.get('BIND_ADDRESS', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4  # a browser's idle connection must not hold a whole worker
preload_app = True  # WeasyPrint alone takes a second to import: once in the master, shared by the workers
timeout = 60  # seconds; the longest document takes some ten
graceful_timeout = 4  # below the five seconds that honcho waits before it kills
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
accesslog = "-"
access_log_format = '%(h)s %({x-forwarded-for}i)s "%(r)s" %(s)s %(B)sB %(M)sms'
