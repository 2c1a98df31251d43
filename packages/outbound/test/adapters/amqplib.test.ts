// There is no RabbitMQ server here: the channel has the shape of amqplib's, which its types confirm.
import { fixedWindow } from '@sluice/core';
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import { type ChannelLike, consume } from '../../src/amqplib/index.ts';
import { gatedApi } from './gated-api.ts';

interface Message {
  readonly n: number;
}

/** A queue in memory: delivers to its consumer at once, and notes what happens. */
class QueueInMemory implements ChannelLike<Message> {
  readonly log: string[] = [];
  readonly #ready: Message[];
  #consumer: { readonly tag: string; deliver(message: Message | null): void } | undefined;
  #tags = 0;

  constructor(messages: number) {
    this.#ready = Array.from({ length: messages }, (_, n) => ({ n }));
  }

  async consume(_queue: string, deliver: (message: Message | null) => void) {
    const tag = `tag-${this.#tags++}`;
    this.#consumer = { tag, deliver };
    queueMicrotask(() => this.#deliver());
    return { consumerTag: tag };
  }

  async cancel(tag: string): Promise<void> {
    if (this.#consumer?.tag === tag) this.#consumer = undefined;
    this.log.push('cancel');
  }

  ack({ n }: Message): void {
    this.log.push(`ack ${n}`);
    this.#deliver();
  }

  nack(message: Message, _allUpTo?: boolean, requeue?: boolean): void {
    this.log.push(`nack ${message.n} ${requeue ? 'requeue' : 'reject'}`);
    if (requeue) this.#ready.unshift(message);
    this.#deliver();
  }

  /** One message at a time, as with a prefetch of 1. */
  #deliver(): void {
    const consumer = this.#consumer;
    const message = consumer && this.#ready.shift();
    if (message !== undefined) consumer?.deliver(message);
  }
}

test('the shape is that of a channel of amqplib', () => {
  const accepts = (_channel: ChannelLike<ConsumeMessage>): void => undefined;
  const check = (channel: Channel): void => accepts(channel);
  expect(check).toBeTypeOf('function');
});

test('while a call may not go, the consumer is cancelled and the message held, and none is put back', async () => {
  const { api, upstream } = await gatedApi(2, { quotas: [{ limit: 2, window: '2s' }] });
  const queue = new QueueInMemory(5);
  const consumer = await consume(upstream, queue, 'calls', () => fetch(api.url));
  await expect.poll(() => queue.log.filter((line) => line.startsWith('ack')).length).toBe(5);
  expect(queue.log.filter((line) => line.startsWith('nack'))).toEqual([]);
  expect(queue.log).toContain('cancel');
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
  await consumer.close();
});

test('pauses that have ended leave nothing behind', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  try {
    const pace = fixedWindow({ name: 'pace', limit: 1, window: '60ms' });
    const { api, upstream } = await gatedApi(1000, {}, { limits: [pace] });
    const queue = new QueueInMemory(15);
    const consumer = await consume(upstream, queue, 'calls', () => fetch(api.url));
    const count = (what: string): number => queue.log.filter((line) => line.startsWith(what)).length;
    await expect.poll(() => count('ack')).toBe(15);
    expect(count('cancel')).toBeGreaterThan(11);
    await consumer.close();
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});

test('a message whose handler throws is rejected, or put back if the options say so', async () => {
  const { upstream } = await gatedApi(2);
  const rejecting = new QueueInMemory(1);
  const fails = async (): Promise<never> => {
    throw new Error('broken');
  };
  await consume(upstream, rejecting, 'calls', fails);
  await expect.poll(() => rejecting.log).toEqual(['nack 0 reject']);
  const returning = new QueueInMemory(1);
  let runs = 0;
  await consume(upstream, returning, 'calls', async () => (runs++ === 0 ? fails() : undefined), {
    requeue: true,
  });
  await expect.poll(() => returning.log).toEqual(['nack 0 requeue', 'ack 0']);
});

test('closing puts messages that wait back into the queue', async () => {
  const { upstream } = await gatedApi(2);
  await upstream.pause(undefined, { until: Date.now() + 60_000 });
  const queue = new QueueInMemory(1);
  const consumer = await consume(upstream, queue, 'calls', () => undefined);
  await expect.poll(() => queue.log).toEqual(['cancel']);
  await consumer.close();
  await expect.poll(() => queue.log).toEqual(['cancel', 'nack 0 requeue']);
});
