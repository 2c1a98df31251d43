import { wrongType } from '@sluice/core/option-validation';
import { type CallNow, callNowOf, type JobOptions } from '../calls/call-now.ts';
import type { Permit } from '../upstream/permit.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** A RabbitMQ server closes the channel of a message that is held for half an hour. */
const LONGEST_HOLD_MS = 600_000;

/** The part of a channel of amqplib that the consumer needs. */
export interface ChannelLike<Message> {
  consume(
    queue: string,
    onMessage: (message: Message | null) => void,
  ): Promise<{ readonly consumerTag: string }>;
  cancel(consumerTag: string): Promise<unknown>;
  ack(message: Message): void;
  nack(message: Message, allUpTo?: boolean, requeue?: boolean): void;
}

/** Options of {@link consume}. */
export interface ConsumeOptions<Message> extends JobOptions<Message> {
  /** Whether a message whose handler throws goes back to the queue. Default: false, to the dead letters. */
  readonly requeue?: boolean;
}

/** A running consumer. */
export interface Consumer {
  /** Takes no more messages. Those that wait for a permit go back to the queue. */
  close(): Promise<void>;
}

/**
 * Consumes a queue of RabbitMQ through a channel of amqplib. While calls have to wait, the consumer is
 * cancelled, so that other processes get the messages. Those that have arrived are held for up to ten
 * minutes, and go back to the queue if the wait is longer. Set `channel.prefetch` to the number of messages
 * to hold.
 *
 * The handler makes the call and returns its response, or settles the permit. Then the message is
 * acknowledged; if the handler throws, it is rejected. A message that is held stays with this consumer, so a
 * quorum queue does not count another delivery.
 *
 * @example
 * ```ts
 * await channel.prefetch(10);
 * const consumer = await consume(mail, channel, 'emails', (message) => send(JSON.parse(message.content)));
 * ```
 */
export async function consume<Message extends object, Result>(
  upstream: Upstream,
  channel: ChannelLike<Message>,
  queue: string,
  handler: (message: Message, permit: Permit) => Result | Promise<Result>,
  options: ConsumeOptions<Message> = {},
): Promise<Consumer> {
  const callNow = callNowOf('consume', upstream, handler, options, ['acquire', 'requeue']);
  if (typeof channel?.consume !== 'function') {
    throw wrongType('consume: `channel`', channel, 'a channel', 'await connection.createChannel()');
  }
  const consumer = new QueueConsumer(channel, queue, callNow, handler, options.requeue === true);
  await consumer.start();
  return consumer;
}

class QueueConsumer<Message extends object> implements Consumer {
  readonly #channel: ChannelLike<Message>;
  readonly #queue: string;
  readonly #callNow: CallNow<Message>;
  readonly #handler: (message: Message, permit: Permit) => unknown;
  readonly #requeue: boolean;
  /** Ends the waits of held messages. */
  readonly #closing = new AbortController();
  #tag: Promise<string> | undefined;
  /** Pauses that have not ended. */
  #pauses = 0;

  constructor(
    channel: ChannelLike<Message>,
    queue: string,
    callNow: CallNow<Message>,
    handler: (message: Message, permit: Permit) => unknown,
    requeue: boolean,
  ) {
    this.#channel = channel;
    this.#queue = queue;
    this.#callNow = callNow;
    this.#handler = handler;
    this.#requeue = requeue;
  }

  async start(): Promise<void> {
    const onMessage = (message: Message | null): void => {
      if (message !== null) void this.#take(message);
    };
    this.#tag = this.#channel.consume(this.#queue, onMessage).then(({ consumerTag }) => consumerTag);
    await this.#tag;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#cancel();
  }

  async #take(message: Message): Promise<void> {
    try {
      while (!this.#closing.signal.aborted) {
        const answer = await this.#callNow(message, (permit) => this.#handler(message, permit));
        if ('result' in answer) {
          this.#channel.ack(message);
          return;
        }
        const waitMs = answer.retryAtMs - Date.now();
        if (waitMs > LONGEST_HOLD_MS) break;
        await this.#pause(waitMs);
      }
    } catch {
      // The handler has failed: its errors are up to it.
      this.#channel.nack(message, false, this.#requeue);
      return;
    }
    this.#channel.nack(message, false, true);
    if (!this.#closing.signal.aborted) await this.#pause(LONGEST_HOLD_MS);
  }

  /** Takes no messages for that long. */
  async #pause(forMs: number): Promise<void> {
    this.#pauses++;
    if (this.#pauses === 1) await this.#cancel();
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#closing.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(1, forMs));
      this.#closing.signal.addEventListener('abort', end);
    });
    this.#pauses--;
    if (this.#pauses === 0 && !this.#closing.signal.aborted) await this.start();
  }

  async #cancel(): Promise<void> {
    const tag = this.#tag;
    this.#tag = undefined;
    if (tag !== undefined) await this.#channel.cancel(await tag);
  }
}
