import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Machine, thisMachine } from '../machine.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { startRedis } from '../redis/start-redis.ts';

/** A version of a server that the suite of a store runs on. */
export interface Backend {
  /** The requested name and version: `redis-8`, `postgres-18`. */
  readonly name: string;
  /** The package whose suite runs on it. */
  readonly suite: 'packages/store-redis' | 'packages/store-postgres';
  /** The environment that makes every test of the suite start this backend. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a server reported when it was started once. */
export interface SeenBackend {
  /** Name and version, according to the server. */
  readonly version: string;
  /** Where the server was found. */
  readonly from: string;
}

/**
 * The backends tested by default: two versions of each server that are available on Debian without Docker.
 */
export const usualBackends: readonly string[] = [
  'redis-7',
  'redis-8',
  'valkey-8',
  'postgres-15',
  'postgres-18',
];

export const repositoryRoot: string = join(import.meta.dirname, '../../../..');

/** The backend of that name. Throws if the name has another form. */
export function backendNamed(name: string): Backend {
  if (/^(redis|valkey)-\d/.test(name)) {
    return { name, suite: 'packages/store-redis', env: { SLUICE_REDIS: name } };
  }
  if (/^postgres-\d/.test(name)) {
    return { name, suite: 'packages/store-postgres', env: { SLUICE_POSTGRES: name } };
  }
  throw new Error(`${name} is not a backend: write a server and the start of its version, such as redis-8.`);
}

/** Starts the server once and reads its version. Rejects if it is not available, or not the requested one. */
export async function lookAt(backend: Backend): Promise<SeenBackend> {
  const machine = { ...thisMachine, env: { ...process.env, ...backend.env } };
  const seen = await (backend.suite === 'packages/store-redis'
    ? lookAtRedis(machine)
    : lookAtPostgres(machine));
  if (!`${seen.version}.`.startsWith(`${backend.name}.`)) {
    throw new Error(`Requested ${backend.name}, but ${seen.version} was started`);
  }
  return seen;
}

async function lookAtRedis(machine: Machine): Promise<SeenBackend> {
  const server = await startRedis({ own: true, machine });
  try {
    const words = String(await server.command('INFO', 'server'));
    // Valkey reports its own version beside the Redis version that it replaces.
    const valkey = /^valkey_version:(\S+)/m.exec(words)?.[1];
    const version = valkey ? `valkey-${valkey}` : `redis-${/^redis_version:(\S+)/m.exec(words)?.[1]}`;
    return { version, from: server.from };
  } finally {
    await server.stop();
  }
}

async function lookAtPostgres(machine: Machine): Promise<SeenBackend> {
  const { Client } = createRequire(join(repositoryRoot, 'packages/store-postgres/package.json'))('pg');
  const server = await startPostgres({ own: true, machine });
  const client = new Client({ connectionString: server.url });
  try {
    await client.connect();
    const { rows } = await client.query('SHOW server_version');
    // "15.18 (Debian 15.18-0+deb12u1)": the first word is the version.
    return { version: `postgres-${String(rows[0].server_version).split(' ')[0]}`, from: server.from };
  } finally {
    await client.end();
    await server.stop();
  }
}
