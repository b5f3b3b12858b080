"""What every worker does besides its own clocks: take in, announce, say again."""

from collections.abc import Sequence

from nameko.timer import timer

from shared.messaging.broker import Publisher
from shared.messaging.herald import Announced
from shared.messaging.inbox import Taken
from shared.node import Node
from shared.workers.entrypoints import Running, herald, inbox, replay


class Worker:
    """A nameko service; a subclass gives it a `name` and its timers."""

    node: Node = Running()

    @inbox
    def take_in(self, bodies: Sequence[bytes]) -> Taken:
        return self.node.take_in(bodies)

    @herald
    def announce(self, publisher: Publisher) -> Announced:
        return self.node.announce(publisher)

    @timer(interval=3600)
    def forget_used_keys(self) -> None:
        self.node.forget_used_keys()

    @replay
    def say_again(self, publisher: Publisher, queue: str, after: int) -> int:
        return self.node.herald.say_again(publisher, queue, after)
