import { once } from 'node:events';
import { createServer } from 'node:http';
import { concurrency, createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { limitMessages, type MessageOptions, type WebSocketMessage } from '../src/index.ts';
import { connect, listen } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });

type Options = MessageOptions<WebSocketMessage<WebSocket>, WebSocket>;

/** Starts a server that keeps the messages within the limits, and a client of it. */
async function start(options: Options, handle: (text: string) => unknown = () => {}) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const limited = limitMessages<WebSocket>(options);
  const received: string[] = [];
  sockets.on('connection', (socket, request) => {
    socket.on(
      'message',
      limited(socket, request, (data) => {
        received.push(String(data));
        return handle(String(data));
      }),
    );
  });
  const port = await listen(server);
  const open = async () => (await connect(port)).client;
  return { client: await open(), open, received, limiter: limited.limiter };
}

describe('limitMessages', () => {
  it('drops a message over a limit: its listener does not see it, and the connection stays open', async () => {
    const { client, open, received, limiter } = await start({ store: memoryStore(), limits: [two] });
    for (const text of ['a', 'b', 'c']) client.send(text);
    const other = await open();
    other.send('of the same address');
    other.ping();
    await once(other, 'pong');
    await expect.poll(() => received).toEqual(['a', 'b']);
    await limiter.reset('127.0.0.1');
    client.send('d');
    await expect.poll(() => received).toEqual(['a', 'b', 'd']);
  });

  it.each([
    [undefined, 1008],
    [1013, 1013],
  ])('closes the connection with `denied: close`, by the code %s', async (closeCode, code) => {
    const closing = { denied: 'close', ...(closeCode && { closeCode }) } as const;
    const { client, received } = await start({ store: memoryStore(), limits: [two], ...closing });
    for (const text of ['a', 'b', 'c', 'd']) client.send(text);
    const [closed, reason] = await once(client, 'close');
    expect([closed, String(reason), received]).toEqual([code, 'over a limit; retry after 60 s', ['a', 'b']]);
  });

  it('lets `onLimited` answer, and counts by the message', async () => {
    const { client, received } = await start({
      store: memoryStore(),
      limits: [two],
      key: ({ data }) => String(data)[0] as string,
      cost: async ({ data }) => String(data).length,
      onLimited: ({ data }, socket, { retryAfterMs }) =>
        socket.send(`${data} denied, ${Number.isFinite(retryAfterMs) ? 'wait' : 'never'}`),
    });
    for (const text of ['aa', 'a', 'bbb', 'b']) client.send(text);
    const answers: string[] = [];
    client.on('message', (data) => answers.push(String(data)));
    await expect.poll(() => answers).toEqual(['a denied, wait', 'bbb denied, never']);
    await expect.poll(() => received).toEqual(['aa', 'b']);
  });

  it('keeps the order of messages while checks wait, and loses none of a flood', async () => {
    const many = fixedWindow({ name: 'many', limit: 500, window: '1m' });
    let asked = 0;
    // The later a check begins, the sooner it is done.
    const skip = async () => {
      asked++;
      for (let turn = asked % 7; turn < 7; turn++) await new Promise((later) => setImmediate(later));
      return false;
    };
    const { client, received } = await start({ store: memoryStore(), limits: [many], skip });
    const sent = Array.from({ length: 501 }, (_, i) => String(i));
    for (const text of sent) client.send(text);
    await expect.poll(() => asked).toBe(501);
    await expect.poll(() => received.length).toBe(500);
    // A check that ends sooner may be charged sooner, so any message may be the one too many.
    expect(received).toEqual(sent.filter((text) => received.includes(text)));
  });

  it('holds a slot until the promise of the listener has settled', async () => {
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });
    const waiting: (() => void)[] = [];
    const handle = () => new Promise<void>((resolve) => waiting.push(resolve));
    const { client, received } = await start({ store: memoryStore(), limits: [slots] }, handle);
    client.send('a');
    await expect.poll(() => received).toEqual(['a']);
    client.send('dropped');
    client.ping();
    await once(client, 'pong');
    waiting[0]?.();
    await expect
      .poll(() => {
        client.send('b');
        return received.at(-1);
      })
      .toBe('b');
    expect(received).toEqual(['a', 'b']);
    waiting[1]?.();
  });

  it('drops a message whose check fails, and passes the error on', async () => {
    const errors: object[] = [];
    const { client, received } = await start({
      store: memoryStore(),
      limits: [two],
      key: ({ data }) => {
        if (String(data) === 'bad') throw new Error('no key');
        return 'all';
      },
      onError: (error) => errors.push(error),
    });
    for (const text of ['bad', 'good']) client.send(text);
    await expect.poll(() => received).toEqual(['good']);
    expect(errors).toEqual([new Error('no key')]);
  });

  it('passes on nothing that was still being checked when the client left', async () => {
    const waiting: (() => void)[] = [];
    const limiter = createLimiter({ store: memoryStore(), limits: [two] });
    const key = () => new Promise<string>((resolve) => waiting.push(() => resolve('all')));
    const { client, received } = await start({ limiter, key });
    client.send('a');
    await expect.poll(() => waiting.length).toBe(1);
    client.close();
    await once(client, 'close');
    waiting[0]?.();
    await new Promise((later) => setImmediate(later));
    expect([received, (await limiter.peek('all')).remaining]).toEqual([[], 2]);
  });

  it('counts in a memory store of its own if it is given none', async () => {
    const { client, received } = await start({ limits: [two], denied: 'close' });
    for (const text of ['a', 'b', 'c']) client.send(text);
    await once(client, 'close');
    expect(received).toEqual(['a', 'b']);
  });

  it('reports that it was passed itself, in place of what it returns', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    const given: unknown[] = [];
    sockets.on('connection', (socket) => {
      given.push(socket);
      socket.on('message', (data) => given.push(data));
    });
    const { client } = await connect(await listen(server));
    client.send('a');
    await expect.poll(() => given.length).toBe(2);
    for (const one of given) {
      expect(() => limitMessages(one as never)).toThrow(/^limitMessages: the function itself was passed/);
    }
  });

  it('throws at once for a mistake in the options', () => {
    const store = memoryStore();
    const make = (options: object) => limitMessages({ store, limits: [two], ...options } as never);
    expect(() => make({ denied: 'ignore' })).toThrow(/^limitMessages: `denied`.*'drop' or 'close'/);
    expect(() => make({ closeCode: 999 })).toThrow(/^limitMessages: `closeCode`.*1000 to 4999/);
    expect(() => make({ headers: false })).toThrow('limitMessages: `headers` has no effect on messages.');
    expect(() => make({ costs: 1 })).toThrow(/"costs"/);
    expect(() => limitMessages(undefined as never)).toThrow(/an object of options/);
  });
});
