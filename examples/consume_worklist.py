"""A body's own software: fetches the jobs of its worklist from the broker, one CloudEvent in JSON a line.

    pip install kombu
    python consume_worklist.py amqp://worklist.500106001000:PASSWORD@broker:5672// 500106001000

The operator makes the account with deploy/rabbitmq/add-body.sh; it may read this one queue and nothing else. A job
leaves the queue once it has been dealt with here, so whatever goes wrong it comes again: its `id` tells whether you
have seen it. What you do about it (accept, report progress, resolve) goes over HTTP, `subject` being the matter.
"""

import json
import sys
from typing import Any

from kombu import Connection, Message, Queue
from kombu.mixins import ConsumerMixin


class Worklist(ConsumerMixin):
    """Consumes one queue, through every loss of the connection."""

    def __init__(self, connection: Connection, code: str) -> None:
        self.connection = connection
        self._queue = Queue(f"worklist.{code}", no_declare=True)

    def get_consumers(self, consumer: Any, channel: Any) -> list[Any]:
        return [consumer([self._queue], on_message=self.on_message, prefetch_count=10, auto_declare=False)]

    def on_message(self, message: Message) -> None:
        job = json.loads(message.body)
        print(json.dumps(job, ensure_ascii=False), flush=True)
        message.ack()


if __name__ == "__main__":
    url, code = sys.argv[1:]
    with Connection(url, heartbeat=20) as connection:
        try:
            Worklist(connection, code).run()
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
