import { once } from 'node:events';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { contextOf, RateLimit, RateLimitModule, SkipRateLimit } from '../src/index.ts';
import { listen, newApp, type Platform, platforms, rootOf } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });
const perRoom = fixedWindow({
  name: 'per-room',
  limit: 1,
  window: '1m',
  key: (request: object) => contextOf(request).switchToWs().getData().room,
});

@WebSocketGateway()
class Chat {
  @SubscribeMessage('say')
  say(@MessageBody() data: unknown) {
    return { event: 'said', data };
  }

  @SubscribeMessage('join')
  @RateLimit({ limits: [perRoom] })
  join(@MessageBody() data: unknown) {
    return { event: 'joined', data };
  }

  @SubscribeMessage('free')
  @SkipRateLimit()
  free(@ConnectedSocket() client: { rateLimit?: { remaining: number } }) {
    return { event: 'remaining', data: client.rateLimit?.remaining };
  }
}

/** Sends an event with data. Resolves to the event that answers it, with its data. */
type Ask = (event: string, data: unknown) => Promise<readonly [string, unknown]>;

async function askBySocketIo(origin: string): Promise<Ask> {
  const client = io(origin, { transports: ['websocket'] });
  onTestFinished(() => void client.close());
  await new Promise<void>((resolve) => client.on('connect', resolve));
  return (event, data) =>
    new Promise((resolve) => {
      client.onAny((answered, answer) => resolve([answered, answer]));
      client.emit(event, data);
    });
}

async function askByWs(origin: string): Promise<Ask> {
  const client = new WebSocket(origin.replace('http', 'ws'));
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  return async (event, data) => {
    client.send(JSON.stringify({ event, data }));
    const [answer] = await once(client, 'message');
    const parsed = JSON.parse(String(answer));
    return [parsed.event, parsed.data];
  };
}

const transports = {
  'Socket.IO': { adapter: IoAdapter, connect: askBySocketIo },
  ws: { adapter: WsAdapter, connect: askByWs },
};

const cases = Object.entries(transports).flatMap(([name, transport]) =>
  platforms.map((platform) => [name, platform, transport] as const),
);

describe.each(cases)('messages by %s, on %s', (_name, platform: Platform, { adapter, connect }) => {
  const start = async () => {
    const limiting = RateLimitModule.forRoot({ store: memoryStore(), limits: [two] });
    const app = await newApp(rootOf([limiting], [], [Chat]), platform);
    app.useWebSocketAdapter(new adapter(app));
    return listen(app);
  };

  it('are limited by the address of the client, and refused by an exception with the time to wait', async () => {
    const origin = await start();
    const [first, second] = [await connect(origin), await connect(origin)];
    expect(await first('say', 'a')).toEqual(['said', 'a']);
    expect(await second('say', 'b')).toEqual(['said', 'b']);
    const refusal = {
      status: 'error',
      message: 'Request cannot be satisfied as assigned quota has been exceeded',
      retryAfter: 60,
      problem: { status: 429, 'violated-policies': ['two'] },
    };
    expect(await first('say', 'c')).toMatchObject(['exception', refusal]);
    expect(await second('say', 'd')).toMatchObject(['exception', refusal]);
    expect(await first('free', 'e')).toEqual(['remaining', 0]);
  });

  it('are limited by their data, where a handler says so', async () => {
    const ask = await connect(await start());
    expect(await ask('join', { room: 'a' })).toEqual(['joined', { room: 'a' }]);
    expect(await ask('join', { room: 'b' })).toEqual(['joined', { room: 'b' }]);
    expect(await ask('join', { room: 'a' })).toMatchObject(['exception', { message: expect.any(String) }]);
  });
});
