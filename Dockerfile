# The bot and its senders; compose.yaml says how they are run together.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

WORKDIR /srv

COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt

COPY bot/ bot/
COPY messages/ messages/
RUN python -m compileall -q bot

RUN useradd --uid 1000 --no-create-home bot
USER bot

# Without a shell between, SIGTERM reaches Python: the bot then settles what is under way and ends within ten seconds.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
