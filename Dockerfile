# The image of the bot and its senders, which compose.yaml and compose.senders.yaml run. There is no HEALTHCHECK here: a
# backup or a migration, run once from the same image, has no health.
# Python 3.13.15. The digest is valid for all platforms; docs/operating/containers.md says how to update it.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

WORKDIR /srv

COPY requirements/run.txt requirements/alarms.txt requirements/
# alarms.txt is what ALARM_URLS needs; it is imported only while an alarm is sent.
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt && \
    pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/alarms.txt

COPY bot/ bot/
COPY messages/ messages/
# A new volume gets the owner of the folder on which it is mounted.
RUN python -m compileall -q bot && \
    useradd --uid 1000 --no-create-home bot && \
    install --directory --owner bot --mode 700 data backups
USER 1000

# Without a shell in between, SIGTERM reaches Python: the bot settles the requests in progress and ends within ten seconds.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
