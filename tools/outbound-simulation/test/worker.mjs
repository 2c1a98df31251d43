// One of several processes that send as many calls as their upstreams grant, until they are killed.
// argv: the run as JSON, see worker-run.ts.
import { createUpstream, discordProfile, genericProfile, openaiProfile } from '@sluice/outbound';

/** @type {import('./worker-run.ts').WorkerRun} */
const run = JSON.parse(process.argv[2] ?? '');
/** How often rows were locked, and how long, as this process saw it. */
const locks = { locks: 0, lockedMs: 0 };
const store = await (run.store === 'redis' ? onRedis() : onPostgres());
const profiles = { discordProfile, genericProfile, openaiProfile };
/** @type {Record<string, number>} */
const failures = {};
const usage = countUsage();
process.once('message', () => run.targets.forEach(callAll));
process.on('message', (message) => message === 'report' && process.send?.(usage()));
process.send?.({ ready: true });

/** @param {import('./worker-run.ts').Target} target */
function callAll(target) {
  const upstream = createUpstream({
    name: target.name,
    store,
    profile: profiles[target.profile](target.profileOptions),
    onStoreFailure: 'throw',
    deadlineMs: 60_000,
    maxWait: '10m',
    ...target.options,
  });
  for (const path of target.paths) void keepCalling(upstream, target, path);
}

/**
 * @param {import('@sluice/outbound').Upstream} upstream
 * @param {import('./worker-run.ts').Target} target
 * @param {string} path
 */
async function keepCalling(upstream, target, path) {
  for (;;) {
    const tokens = 50 + Math.floor(Math.random() * 100);
    const url = target.hasTokens ? `${target.url}${path}?tokens=${tokens}` : `${target.url}${path}`;
    const call = { method: 'GET', url };
    try {
      const response = await upstream.run(() => fetch(url), {
        call,
        ...(target.hasTokens && { cost: { tokens } }),
      });
      await response.arrayBuffer();
    } catch (error) {
      const { code, cause } = /** @type {{ code?: string, cause?: { code?: string } }} */ (error);
      const name = code ?? cause?.code ?? String(error);
      failures[name] = (failures[name] ?? 0) + 1;
    }
  }
}

/** Counts exchanges and processor time from here on. Returns what reports them. */
function countUsage() {
  const before = process.cpuUsage();
  let exchanges = 0;
  const update = store.update.bind(store);
  store.update = (...args) => {
    exchanges++;
    return update(...args);
  };
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { failures, exchanges, cpuMs: (user + system) / 1000, ...locks };
  };
}

async function onRedis() {
  const { fromIoredis, redisStore } = await import('@sluice/store-redis');
  const { Redis } = await import('ioredis');
  const options = {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  };
  return redisStore({ client: fromIoredis(new Redis(run.storeUrl, options)) });
}

async function onPostgres() {
  const { postgresStore } = await import('@sluice/store-postgres');
  const { default: pg } = await import('pg');
  return postgresStore({
    pool: new pg.Pool({ connectionString: run.storeUrl, max: 4, Client: timed(pg.Client) }),
  });
}

/**
 * A client that counts how long each transaction holds its rows: from the answer of the statement that locks
 * them to that of COMMIT.
 *
 * @param {typeof import('pg').Client} Client
 */
function timed(Client) {
  return class extends Client {
    #sinceMs = 0;

    /** @param {any[]} args */
    async query(...args) {
      // @ts-expect-error Overloads of the base.
      const result = await super.query(...args);
      const text = args[0]?.text ?? args[0];
      if (/lock_\d+"\(/.test(text)) this.#sinceMs = performance.now();
      if (/\bCOMMIT$/.test(text)) {
        locks.locks++;
        locks.lockedMs += performance.now() - this.#sinceMs;
      }
      return result;
    }
  };
}
