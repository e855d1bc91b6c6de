"""Compares each notice that arrived in a rehearsal with what it should read, composed apart from the sender."""

from collections import Counter
from collections.abc import Iterator

from bot.delivery.composer import Composer
from bot.messages.catalog import Catalog
from bot.messages.notice import Notice
from bot.rehearsal.arrivals import Arrival
from bot.rehearsal.faults import Fault
from bot.rehearsal.plan import Plan
from bot.rehearsal.run import Outcome
from bot.rehearsal.telegram import USERNAME
from bot.store.records import Chat, Delivery, Status


def reasons(plan: Plan, catalog: Catalog, outcome: Outcome) -> list[str]:
    """What arrived differently, one line for each difference, moment and wording; empty when nothing did."""
    comparison = _Comparison(plan, catalog, outcome)
    found = Counter(
        (one.moment, plan.chats[one.number - 1].wording, what)
        for one in outcome.arrivals
        for what in comparison.differences(one)
    )
    return [
        f"{moment}: {count} {'notice' if count == 1 else 'notices'} in {wording} {what}"
        for (moment, wording, what), count in found.items()
    ]


class _Comparison:
    def __init__(self, plan: Plan, catalog: Catalog, outcome: Outcome) -> None:
        self._plan, self._outcome = plan, outcome
        self._composer = Composer(catalog, plan.almanac, me=lambda: USERNAME)
        moments = plan.almanac.observance(plan.occasion.observance).moments
        self._places = {moment.name: place for place, moment in enumerate(moments)}
        faults = outcome.faults
        self._faulty = {*faults.of_chats, *(one.number for one in faults.of_calls)}
        #: A fault of one chat can leave others of its language without a card for some minutes.
        self._shaken = {self._language(number) for number in self._faulty}
        self._interrupted = {
            (moment, self._language(number)) for number, moment in outcome.in_flight
        }

    def differences(self, arrival: Arrival) -> Iterator[str]:
        """What is not as it should be, in words."""
        chat = self._plan.chats[arrival.number - 1]
        notice = self._notice(chat, arrival)
        if arrival.version != notice.version:
            yield "with another text than theirs"
        topic_lost = self._outcome.faults.of_chats.get(arrival.number) is Fault.TOPIC_CLOSED
        if arrival.thread != self._outcome.topics.get(arrival.number) and not topic_lost:
            yield "outside their topic"
        if arrival.card and not chat.cards:
            yield "with a card that they do not want"
        if chat.cards and notice.captions and not arrival.card and not self._explained(arrival):
            yield "without their card"

    def _notice(self, chat: Chat, arrival: Arrival) -> Notice:
        """What the chat should read at that instant: what has passed by then is not announced any more."""
        occasion = self._plan.occasion
        delivery = Delivery(
            *(self._places[arrival.moment], occasion.observance, occasion.year, occasion.number),
            *(arrival.moment, chat, 1, 0),
            doubtful=False,
            status=Status.TEST,
        )
        return self._composer.word(delivery, arrival.at)

    def _explained(self, arrival: Arrival) -> bool:
        """True when a fault that was planned, or the killing of the sender, can have cost a notice its card."""
        language = self._language(arrival.number)
        return language in self._shaken or (arrival.moment, language) in self._interrupted

    def _language(self, number: int) -> str:
        return self._plan.chats[number - 1].language
