import { once } from 'node:events';
import { createServer } from 'node:http';
import { concurrency, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { limitUpgrades, verifyUpgrades } from '../src/index.ts';
import { connect, listen } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });
const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });

type Options = Parameters<typeof limitUpgrades>[0];

/** The two ways to limit upgrades. Each starts a server of `ws`, and resolves to it and its port. */
const ways = {
  async limitUpgrades(options: Options) {
    const sockets = new WebSocketServer({ noServer: true });
    const server = createServer();
    server.on(
      'upgrade',
      limitUpgrades(options, (request, socket, head) =>
        sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request)),
      ),
    );
    return { sockets, port: await listen(server) };
  },
  async verifyUpgrades(options: Options) {
    const server = createServer();
    const sockets = new WebSocketServer({ server, verifyClient: verifyUpgrades(options) });
    return { sockets, port: await listen(server) };
  },
};

describe.each(Object.entries(ways))('%s', (name, start) => {
  it('refuses an upgrade over a limit with 429, the quota fields and a problem body', async () => {
    const { sockets, port } = await start({ store: memoryStore(), limits: [two] });
    let connections = 0;
    sockets.on('connection', () => connections++);
    expect([(await connect(port)).status, (await connect(port)).status]).toEqual([101, 101]);
    const { status, headers, body } = await connect(port);
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/problem+json',
      'retry-after': '60',
      'cache-control': 'no-store',
      ratelimit: '"two";r=0;t=60',
      'ratelimit-policy': '"two";q=2;w=60',
      'x-ratelimit-remaining': '0',
      'content-length': String(body.length),
    });
    expect(JSON.parse(body)).toMatchObject({ status: 429, 'violated-policies': ['two'] });
    expect(connections).toBe(2);
  });

  it('counts clients by the address of the socket, or by `key`, which gets the request', async () => {
    const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });
    const byAddress = await start({ store: memoryStore(), limits: [one] });
    const from = async (localAddress: string) => (await connect(byAddress.port, { localAddress })).status;
    expect([await from('127.0.0.1'), await from('127.0.0.2'), await from('127.0.0.1')]).toEqual([
      101, 101, 429,
    ]);
    const key = async ({ headers }: { headers: NodeJS.Dict<string | string[]> }) => String(headers['x-user']);
    const byUser = await start({ store: memoryStore(), limits: [one], key });
    const as = async (user: string) => (await connect(byUser.port, { headers: { 'x-user': user } })).status;
    expect([await as('ada'), await as('bob'), await as('ada')]).toEqual([101, 101, 429]);
  });

  it('holds a slot for the life of a connection', async () => {
    const { port } = await start({ store: memoryStore(), limits: [slots] });
    const first = await connect(port);
    expect([first.status, (await connect(port)).status]).toEqual([101, 429]);
    first.client.close();
    await once(first.client, 'close');
    await expect.poll(async () => (await connect(port)).status).toBe(101);
  });

  it('frees the slot of a connection that is torn down', async () => {
    const { port } = await start({ store: memoryStore(), limits: [slots] });
    (await connect(port)).client.terminate();
    await expect.poll(async () => (await connect(port)).status).toBe(101);
  });

  it('lets `refusal` and `onLimited` answer', async () => {
    const none = fixedWindow({ name: 'none', limit: 0, window: '1m' });
    const refusal = () => ({ body: 'Slow down.' });
    const own = await start({ store: memoryStore(), limits: [none], refusal });
    expect(await connect(own.port)).toMatchObject({ status: 429, body: 'Slow down.' });
    const answering = await start({
      store: memoryStore(),
      limits: [none],
      onLimited: (_request, response) => response.writeHead(420).end('mine'),
    });
    expect(await connect(answering.port)).toMatchObject({ status: 420, body: 'mine' });
  });

  it('answers 500, and passes the error on, if a function of the options throws', async () => {
    const errors: object[] = [];
    const { port } = await start({
      store: memoryStore(),
      limits: [two],
      key: async () => {
        throw new Error('no user');
      },
      onError: (error) => errors.push(error),
    });
    expect(await connect(port)).toMatchObject({ status: 500, body: '' });
    expect(errors).toEqual([new Error('no user')]);
  });

  it('throws at once for a mistake in the options', () => {
    const make = (options: object) =>
      name === 'limitUpgrades' ? limitUpgrades(options as never, () => {}) : verifyUpgrades(options as never);
    const mistaken = { store: memoryStore(), limits: [two] };
    expect(() => make({ ...mistaken, onEror: () => {} })).toThrow(/"onEror"/);
    expect(() => make({ ...mistaken, onError: 1 })).toThrow(new RegExp(`${name}: \`onError\``));
    expect(() => make({ limits: [two], store: undefined })).toThrow(/`store`/);
    expect(() => make({})).toThrow(/`limits` must be an array of limits/);
    expect(() => make(undefined as never)).toThrow(/an object of options/);
  });

  it('counts in a memory store of its own if it is given none', async () => {
    const { port } = await start({ limits: [two] });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await connect(port)).status);
    expect(statuses).toEqual([101, 101, 429]);
  });

  it('reports that it was passed itself, in place of what it returns', async () => {
    const thrown: unknown[] = [];
    const attempt = (uncalled: (...given: never[]) => unknown, ...given: unknown[]) => {
      try {
        uncalled(...(given as never[]));
      } catch (error) {
        thrown.push(error);
      }
    };
    const server = createServer().on('upgrade', (request, socket, head) => {
      if (name === 'limitUpgrades') attempt(limitUpgrades, request, socket, head);
      else attempt(verifyUpgrades, { req: request, origin: undefined, secure: false });
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    await connect(await listen(server));
    const message = `${name}: the function itself was passed as a handler, in place of what it returns.`;
    expect(thrown).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
  });

  it('gives its limiter', async () => {
    const limited = limitUpgrades({ store: memoryStore(), limits: [two] }, () => {});
    expect((await limited.limiter.consume('a')).remaining).toBe(1);
  });
});

it('limitUpgrades throws without a listener', () => {
  expect(() => limitUpgrades({ store: memoryStore(), limits: [two] }, undefined as never)).toThrow(
    /the second argument must be a listener of `upgrade`/,
  );
});

it('keeps no slot of a client that disconnects during the check', async () => {
  const waiting: (() => void)[] = [];
  const key = () => new Promise<string>((resolve) => waiting.push(() => resolve('all')));
  const { port } = await ways.limitUpgrades({ store: memoryStore(), limits: [slots], key });
  const leaving = new WebSocket(`ws://127.0.0.1:${port}`).on('error', () => {});
  await expect.poll(() => waiting.length).toBe(1);
  const left = new Promise((resolve) => leaving.once('close', resolve));
  leaving.terminate();
  await left;
  waiting[0]?.();
  const statusOfAnother = async () => {
    const another = connect(port);
    const asked = waiting.length;
    await expect.poll(() => waiting.length).toBe(asked + 1);
    waiting.at(-1)?.();
    return (await another).status;
  };
  await expect.poll(statusOfAnother).toBe(101);
});
