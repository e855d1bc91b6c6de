"""The metrics: their names, what each means, and how they are written for Prometheus. No other module names them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

#: What each name begins with.
PREFIX = "commemoration_"

#: What tells two broadcasts apart. All announcements of a year count as one.
BROADCAST = ("observance", "year", "moment")


@dataclass(frozen=True)
class Family:
    """A metric: what it means, its labels, and whether it only ever grows while the process runs."""

    help: str
    labels: tuple[str, ...] = ()
    counts: bool = False


#: All metrics by their names, which stay the same from release to release. A counter's name ends in `_total`.
FAMILIES = {
    "build_info": Family("Always 1; the labels name the release.", ("version", "python")),
    "healthy": Family("1 while /healthz answers 200, 0 while it answers 503."),
    "part_silence_seconds": Family("Seconds since a part last worked.", ("part",)),
    "part_limit_seconds": Family("Seconds of silence after which a part is behind.", ("part",)),
    "alerts_total": Family("Alerts to the operators since the start, by kind.", ("alert",), True),
    "clock_difference_seconds": Family(
        "Seconds by which the ledger's clock is ahead of Telegram's; missing while that is unknown."
    ),
    "clocks_agree": Family(
        "1 while the clocks agree; 0 while nothing is sent because they do not."
    ),
    "deadline_slack_seconds": Family(
        "Seconds for which all due notices could wait and still be sent in time; +Inf when none is due."
    ),
    "rate_limit_messages_per_second": Family("Messages a second that all senders may send."),
    "next_notice_timestamp_seconds": Family(
        "When the next notice is due for chats in DEFAULT_TIMEZONE that get every notice."
    ),
    "backup_timestamp_seconds": Family("When the newest backup in BACKUP_DIR was begun."),
    "backup_interval_seconds": Family("Seconds from one backup to the next; with BACKUP_DIR."),
    "database_free_bytes": Family("Free bytes on the disk of the SQLite file."),
    "database_readable": Family("1 when the ledger could be read; 0: what follows is missing."),
    "database_read_timestamp_seconds": Family("When the ledger was last read, for what follows."),
    "database_read_duration_seconds": Family("Seconds that this took."),
    "senders": Family("Senders that have sent a heartbeat within 15 seconds."),
    "paused": Family(
        "1 while no notice is sent: held by an operator or as a copy, or paused by the circuit breaker.",
        ("by",),
    ),
    "subscribers": Family("Subscribed chats, as counted once a day.", ("kind",)),
    "notices": Family(
        "Notices of broadcasts of the last days, by state; planned ones are still owed.",
        (*BROADCAST, "state"),
    ),
    "notices_due": Family("Owed notices that are due.", BROADCAST),
    "notices_doubtful": Family("Notices that may have arrived twice or not at all.", BROADCAST),
    "notices_lateness_seconds": Family(
        "Seconds for which the oldest owed notice has been due.", BROADCAST
    ),
    "broadcast_ended": Family("1 when nothing of a broadcast is owed any more.", BROADCAST),
    "broadcast_expected_end_timestamp_seconds": Family(
        "When the last owed notice is expected to be sent.", BROADCAST
    ),
}


@dataclass
class Values:
    """The values of one scrape."""

    _values: dict[str, dict[tuple[str, ...], float]] = field(default_factory=dict)

    def put(self, name: str, value: float, **labels: str) -> None:
        """Set a value; with values of all labels of that metric."""
        family = FAMILIES[name]
        self._values.setdefault(name, {})[tuple(labels[one] for one in family.labels)] = value

    def join(
        self, how: Callable[[float, float], float], name: str, value: float, **labels: str
    ) -> None:
        """Set a value, joined by `how` with the one that was put there before, if any."""
        before = self.of(name).get(tuple(labels[one] for one in FAMILIES[name].labels))
        self.put(name, value if before is None else how(before, value), **labels)

    def of(self, name: str) -> Mapping[tuple[str, ...], float]:
        """The values of a metric, by those of its labels."""
        return self._values.get(name, {})


class _Given(Collector):
    """Collects the values of one scrape."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def collect(self) -> Iterator[Metric]:
        for name, family in FAMILIES.items():
            kind = CounterMetricFamily if family.counts else GaugeMetricFamily
            metric = kind(PREFIX + name, family.help, labels=family.labels)
            for labels, value in self._values.of(name).items():
                metric.add_metric(labels, value)
            yield metric


def exposition(values: Values, accept: str) -> tuple[bytes, str]:
    """The body and its content type: as Prometheus accepts it, with what the system knows of this process."""
    registry = CollectorRegistry()
    registry.register(_Given(values))
    ProcessCollector(registry=registry)
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type
