import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '../container.ts';
import { freePort, onFreePort } from '../free-port.ts';
import { LocalProcess } from '../local-process.ts';
import type { Server } from '../server.ts';
import { type RedisReply, redisCommand } from './redis-command.ts';
import type { RedisImage, RedisProgram } from './runnable-redis.ts';

/** Directives as in redis.conf: `{ maxmemory: '2mb', save: '60 1' }`. */
export type RedisConfig = Readonly<Record<string, string>>;

/** A running Redis server, or a Sentinel. */
export interface RedisServer extends Server {
  /** Sends one command on its own connection; rejects if the reply is an error. */
  command(...words: (string | number)[]): Promise<RedisReply>;
}

/** One server to start. */
export interface RedisNode {
  readonly config?: RedisConfig;
  /** Makes it a Sentinel: the directives that start with `sentinel`, without that word. */
  readonly sentinel?: readonly string[];
}

/** Starts servers that can reach one another. */
export interface RedisLauncher {
  start(node: RedisNode): Promise<RedisServer>;
  /** Call it after the servers have stopped. */
  stop(): Promise<void>;
}

/** A cluster node listens for the others on its port plus this number. */
const busDistance = 10_000;

/** A launcher for up to `count` servers. */
export async function redisLauncher(
  source: RedisProgram | RedisImage,
  count: number,
): Promise<RedisLauncher> {
  return source.kind === 'program' ? programLauncher(source) : containerLauncher(source, count);
}

function programLauncher(source: RedisProgram): RedisLauncher {
  return {
    stop: async () => {},
    start: (node) =>
      onFreePort(async (port) => {
        const folder = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
        const file = join(folder, 'redis.conf');
        const where = { port: String(port), bind: '127.0.0.1', dir: JSON.stringify(folder) };
        const controls = await LocalProcess.start({
          command: source.command,
          args: [...(source.leadingArgs ?? []), file, ...(node.sentinel ? ['--sentinel'] : [])],
          folder,
          env: source.env,
          prepare: () => writeFile(file, configFile(node, where)),
          ready: node.sentinel ? /\+monitor master/ : /ready to accept connections/i,
          signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
        });
        return serverOf(controls, port, source.from);
      }, busDistance),
  };
}

/**
 * The servers share the network of an idle container, which publishes their ports, so 127.0.0.1 is the same
 * for all.
 */
async function containerLauncher(source: RedisImage, count: number): Promise<RedisLauncher> {
  const { image, from } = source;
  const network = await onFreePort(async () => {
    const ports = await Promise.all(Array.from({ length: count }, () => freePort(busDistance)));
    const container = await Container.start({
      image,
      command: ['sleep', 'infinity'],
      ports: ports.map((port) => [port, port] as const),
      ready: async () => true,
    });
    return { container, ports };
  });
  return {
    stop: () => network.container.stop(),
    start: async (node) => {
      const port = network.ports.pop();
      if (port === undefined) throw new RangeError(`This launcher starts at most ${count} servers`);
      const url = `redis://127.0.0.1:${port}`;
      const where = { port: String(port), bind: '0.0.0.0', 'protected-mode': 'no', dir: '/tmp' };
      const controls = await Container.start({
        image,
        command: [source.command, '/tmp/redis.conf', ...(node.sentinel ? ['--sentinel'] : [])],
        files: [['/tmp/redis.conf', configFile(node, where)]],
        networkOf: network.container,
        ready: async () => (await redisCommand(url, 'PING')) === 'PONG',
      });
      return serverOf(controls, port, from);
    },
  };
}

function configFile(node: RedisNode, where: RedisConfig): string {
  const defaults = node.sentinel ? {} : { save: '""', appendonly: 'no' };
  const directives = Object.entries({ ...defaults, ...node.config, ...where });
  const sentinel = (node.sentinel ?? []).map((directive) => ['sentinel', directive]);
  return [...directives, ...sentinel].map((words) => `${words.join(' ')}\n`).join('');
}

function serverOf(controls: LocalProcess | Container, port: number, from: string): RedisServer {
  const host = '127.0.0.1';
  const url = `redis://${host}:${port}`;
  return {
    host,
    port,
    url,
    from,
    command: (...words) => redisCommand(url, ...words),
    kill: () => controls.kill(),
    pause: () => controls.pause(),
    resume: () => controls.resume(),
    restart: () => controls.restart(),
    stop: () => controls.stop(),
  };
}
