import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, type RedisServer, startFaultProxy, startRedis, until } from '../src/index.ts';

/** A client that records the text it receives and how its connection ends. */
class Client {
  readonly #socket: Socket;
  received = '';
  ending: string | undefined;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port });
    this.#socket.on('data', (bytes) => {
      this.received += bytes;
    });
    this.#socket.on('end', () => {
      this.ending ??= 'end';
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.ending ??= error.code;
    });
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  close(): void {
    this.#socket.end();
  }

  async gets(text: string): Promise<void> {
    await until(`the client gets ${JSON.stringify(text)}`, () => this.received === text);
    this.received = '';
  }

  async endsWith(ending: string): Promise<void> {
    await until(`the connection ends with ${ending}`, () => this.ending === ending);
  }
}

let redis: RedisServer;
let proxy: FaultProxy;
beforeAll(async () => {
  redis = await startRedis({ own: true });
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await redis.command('FLUSHALL');
  proxy = await startFaultProxy({ target: redis });
});
afterEach(() => proxy.stop());

const set = 'SET applied 1\r\n';
const applied = async (): Promise<boolean> => (await redis.command('GET', 'applied')) === '1';

it('passes bytes and the end of the stream in both directions', async () => {
  const client = new Client(proxy.port);
  client.send('PING\r\n');
  await client.gets('+PONG\r\n');
  expect(proxy.connections).toBe(1);
  client.send('QUIT\r\n');
  await client.gets('+OK\r\n');
  await client.endsWith('end');
  await until('the proxy has dropped the connection', () => proxy.connections === 0);
});

it('passes many bytes unchanged to a slow reader', async () => {
  const megabytes = 'abcdefgh'.repeat(1024 * 1024);
  const source = createServer((socket) => socket.end(megabytes)).listen(0, '127.0.0.1');
  await once(source, 'listening');
  const { port } = source.address() as { port: number };
  const other = await startFaultProxy({ target: { host: '127.0.0.1', port } });
  let received = '';
  for await (const bytes of connect({ host: '127.0.0.1', port: other.port })) received += bytes;
  expect(received === megabytes).toBe(true);
  await until('the proxy has dropped the connection', () => other.connections === 0);
  source.close();
  await once(source, 'close');
  await other.stop();
});

describe('delay', () => {
  it('delays requests for at least the given time', async () => {
    proxy.delay({ toServerMs: 150 });
    const client = new Client(proxy.port);
    const start = performance.now();
    client.send(set);
    await until('the server has the request', applied);
    expect(performance.now() - start).toBeGreaterThanOrEqual(150);
  });

  it('holds replies back after the server has done its work', async () => {
    const client = new Client(proxy.port);
    proxy.delay({ toClientMs: Number.POSITIVE_INFINITY });
    client.send(set);
    await until('the server has the request', applied);
    expect(client.received).toBe('');
    await proxy.pass();
    await client.gets('+OK\r\n');
  });

  it('keeps the order when it becomes shorter', async () => {
    const client = new Client(proxy.port);
    proxy.delay({ toClientMs: Number.POSITIVE_INFINITY });
    client.send('ECHO first\r\n');
    client.send(set);
    await until('the server has both requests', applied);
    proxy.delay({ toClientMs: 0 });
    client.send('ECHO third\r\n');
    client.send('SET third 1\r\n');
    await until('the server has all', async () => (await redis.command('EXISTS', 'third')) === 1);
    expect(client.received).toBe('');
    await proxy.pass();
    await client.gets('$5\r\nfirst\r\n+OK\r\n$5\r\nthird\r\n+OK\r\n');
  });
});

describe('cut', () => {
  it('resets open connections, and accepts new ones', async () => {
    const client = new Client(proxy.port);
    client.send('PING\r\n');
    await client.gets('+PONG\r\n');
    proxy.cut();
    await client.endsWith('ECONNRESET');
    const next = new Client(proxy.port);
    next.send('PING\r\n');
    await next.gets('+PONG\r\n');
  });
});

describe('refuse', () => {
  it('refuses new connections and keeps the others, until `pass` accepts new ones on the same port', async () => {
    const client = new Client(proxy.port);
    client.send('PING\r\n');
    await client.gets('+PONG\r\n');
    await proxy.refuse();
    await new Client(proxy.port).endsWith('ECONNREFUSED');
    client.send('PING\r\n');
    await client.gets('+PONG\r\n');
    await proxy.pass();
    const next = new Client(proxy.port);
    next.send('PING\r\n');
    await next.gets('+PONG\r\n');
  });
});

describe('swallowReplies', () => {
  it('lets the server do its work without the client knowing', async () => {
    const client = new Client(proxy.port);
    const swallowed = proxy.swallowReplies();
    client.send(set);
    await swallowed;
    expect(await applied()).toBe(true);
    expect(client).toMatchObject({ received: '', ending: undefined });
  });

  it('resets the connection as soon as it loses a reply, with `cut`', async () => {
    const client = new Client(proxy.port);
    const swallowed = proxy.swallowReplies({ cut: true });
    client.send(set);
    await swallowed;
    await client.endsWith('ECONNRESET');
    expect(client.received).toBe('');
    expect(await applied()).toBe(true);
  });

  it('never lets a later reply be taken for the lost one', async () => {
    const loser = new Client(proxy.port);
    const idle = new Client(proxy.port);
    await until('both are connected', () => proxy.connections === 2);
    const swallowed = proxy.swallowReplies();
    loser.send(set);
    await swallowed;
    await proxy.pass();
    await loser.endsWith('ECONNRESET');
    idle.send('PING\r\n');
    await idle.gets('+PONG\r\n');
  });
});

it('resets its clients when the server cannot be reached', async () => {
  const gone = await startRedis({ own: true });
  const other = await startFaultProxy({ target: gone });
  await gone.stop();
  const client = new Client(other.port);
  await client.endsWith('ECONNRESET');
  await other.stop();
});

it('closes its port and its connections when it is stopped', async () => {
  const client = new Client(proxy.port);
  client.send('PING\r\n');
  await client.gets('+PONG\r\n');
  await proxy.stop();
  await client.endsWith('ECONNRESET');
  await new Client(proxy.port).endsWith('ECONNREFUSED');
});
