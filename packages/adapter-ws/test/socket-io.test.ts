import { createServer } from 'node:http';
import { concurrency, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Socket as ServerSocket } from 'socket.io';
import { Server } from 'socket.io';
import { io as connectTo, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitHandshakes, limitPackets } from '../src/index.ts';
import { socketIoServer } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });

/** Opens a connection. Resolves to it, or to the error that the client gets. */
function open(port: number, transports: string[]): Promise<Socket | { context?: { status?: number } }> {
  const client = connectTo(`http://127.0.0.1:${port}`, { transports, forceNew: true, reconnection: false });
  onTestFinished(() => void client.close());
  return new Promise((resolve) => {
    client.on('connect', () => resolve(client));
    client.on('connect_error', (error) => resolve(error as never));
  });
}

const isOpen = (opened: object): opened is Socket => 'connected' in opened;

describe.each(['polling', 'websocket'])('limitHandshakes, by %s', (transport) => {
  it('refuses a handshake over a limit before the app sees it; an open session is not counted', async () => {
    const { io, port } = await socketIoServer();
    limitHandshakes(io, { store: memoryStore(), limits: [two] });
    let seen = 0;
    io.use((_socket, next) => {
      seen++;
      next();
    });
    io.on('connection', (socket) => socket.on('echo', (text, answer) => answer(text)));
    const first = await open(port, [transport]);
    expect([isOpen(first), isOpen(await open(port, [transport]))]).toEqual([true, true]);
    expect(isOpen(await open(port, [transport]))).toBe(false);
    for (const text of ['a', 'b', 'c']) expect(await (first as Socket).emitWithAck('echo', text)).toBe(text);
    expect(seen).toBe(2);
  });

  it('holds a slot until the session closes', async () => {
    const { io, port } = await socketIoServer();
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });
    limitHandshakes(io, { store: memoryStore(), limits: [slots] });
    const first = await open(port, [transport]);
    expect([isOpen(first), isOpen(await open(port, [transport]))]).toEqual([true, false]);
    (first as Socket).close();
    await expect.poll(async () => isOpen(await open(port, [transport]))).toBe(true);
  });
});

describe('limitHandshakes', () => {
  it('keeps the slot of a session that moves from polling to a WebSocket', async () => {
    const { io, port } = await socketIoServer();
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });
    limitHandshakes(io, { store: memoryStore(), limits: [slots] });
    const first = (await open(port, ['polling', 'websocket'])) as Socket;
    await expect.poll(() => first.io.engine.transport.name).toBe('websocket');
    expect(isOpen(await open(port, ['polling']))).toBe(false);
  });

  it('answers 429 with the quota fields and a problem body', async () => {
    const { io, port } = await socketIoServer();
    limitHandshakes(io, {
      store: memoryStore(),
      limits: [fixedWindow({ name: 'one', limit: 1, window: '1m' })],
    });
    const ask = () => fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
    expect((await ask()).headers.get('ratelimit')).toBe('"one";r=0;t=60');
    const polling = await ask();
    expect([polling.status, polling.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await polling.json()).toMatchObject({ status: 429, 'violated-policies': ['one'] });
    // An empty identifier does not name a session.
    expect((await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling&sid=`)).status).toBe(
      429,
    );
  });

  it('frees the slot of a handshake that fails later on', async () => {
    const { io, port } = await socketIoServer();
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });
    limitHandshakes(io, { store: memoryStore(), limits: [slots] });
    const statusOf = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=unknown`);
      await response.text();
      return response.status;
    };
    expect(await statusOf()).toBe(400);
    await expect.poll(async () => isOpen(await open(port, ['polling']))).toBe(true);
  });

  it('throws for a server that is not attached, and for a mistake in the options', () => {
    const options = { store: memoryStore(), limits: [two] };
    expect(() => limitHandshakes(new Server() as never, options)).toThrow(
      /^limitHandshakes: the first argument must be a server of Socket.IO that is attached/,
    );
    const attached = new Server(createServer());
    expect(() => limitHandshakes(attached, { ...options, limit: [two] } as never)).toThrow(/"limit"/);
  });
});

describe('limitPackets', () => {
  const start = async (options: Partial<Parameters<typeof limitPackets<ServerSocket>>[0]> = {}) => {
    const { io, port } = await socketIoServer();
    const limited = limitPackets<ServerSocket>({ store: memoryStore(), limits: [two], ...options } as never);
    io.on('connection', limited);
    const received: unknown[] = [];
    io.on('connection', (socket) => socket.on('say', (text) => received.push(text)));
    const client = (await open(port, ['websocket'])) as Socket;
    return { client, received, limiter: limited.limiter };
  };

  it('drops a packet over a limit: no listener sees it, and the client stays connected', async () => {
    const { client, received, limiter } = await start();
    for (const text of ['a', 'b', 'c']) client.emit('say', text);
    await expect.poll(() => received).toEqual(['a', 'b']);
    await limiter.reset('127.0.0.1');
    client.emit('say', 'd');
    await expect.poll(() => received.at(-1)).toBe('d');
    expect(received).toEqual(['a', 'b', 'd']);
  });

  it('counts in a memory store of its own if it is given none', async () => {
    const { limiter } = limitPackets<ServerSocket>({ limits: [two] });
    expect((await limiter.consume('a')).remaining).toBe(1);
  });

  it('reports that it was passed itself, in place of what it returns', async () => {
    const { io, port } = await socketIoServer();
    const connected = new Promise<ServerSocket>((resolve) => io.on('connection', resolve));
    await open(port, ['websocket']);
    const socket = await connected;
    expect(() => limitPackets(socket as never)).toThrow(/^limitPackets: the function itself was passed/);
  });

  it('disconnects the client with `denied: close`', async () => {
    const { client, received } = await start({ denied: 'close' });
    const disconnected = new Promise((resolve) => client.on('disconnect', resolve));
    for (const text of ['a', 'b', 'c', 'd']) client.emit('say', text);
    expect(await disconnected).toBe('io server disconnect');
    expect(received).toEqual(['a', 'b']);
  });

  it('counts by event or arguments, and lets `onLimited` answer the acknowledgement', async () => {
    const { client } = await start({
      limits: [fixedWindow({ name: 'one', limit: 1, window: '1m' })],
      key: async ({ event, args }) => `${event} ${args[0]}`,
      onLimited: ({ args }) => {
        const answer = args.at(-1);
        if (typeof answer === 'function') answer('denied');
      },
    });
    client.emit('say', 'a');
    client.emit('say', 'b');
    expect(await client.emitWithAck('say', 'a')).toBe('denied');
  });
});
