# The image of the bot and its senders; compose.yaml runs them together.
# Python 3.13.15. The digest is valid for all platforms; docs/scaling.md says how to update it.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

WORKDIR /srv

COPY requirements/run.txt requirements/alarms.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
# What ALARM_URLS needs; it is imported only while an alarm is sent.
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/alarms.txt

COPY bot/ bot/
COPY messages/ messages/
RUN python -m compileall -q bot

RUN useradd --uid 1000 --no-create-home bot
USER bot

# Without a shell in between, SIGTERM reaches Python: the bot settles the requests in progress and ends within ten seconds.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
