import type { BenchmarkServer, Entry, Row, Suite } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';
import { line } from '../line.ts';
import * as redis from '../redis/entries.ts';
import { against } from '../server-rows.ts';

const entry = entriesIn(import.meta.url);
const { bareIncr, ours, peer, rateLimitRedis } = redis;

const PROCESSES = [1, 2, 4, 8];
/** Of one Redis, and of a Cluster. */
const NODES = [1, 3];
const PEER = 'rate-limiter-flexible';
const FLOOR = 'bare INCR';

function inProcesses(contender: Entry, processes: number): Entry {
  return { ...contender, options: { ...contender.options, processes } };
}

function onNodes(contender: Entry, nodes: number): Entry {
  const server: BenchmarkServer = nodes === 1 ? 'redis' : 'redis-cluster';
  return { ...contender, server };
}

/**
 * Each with a logical database of its own, from 1, and a limit that a user may have. With one that nothing
 * reaches, a bucket would be full again within microseconds, and its record expire.
 */
function inDatabases(contenders: readonly Entry[]): Entry[] {
  return contenders.map((one, i) => ({ ...one, limit: 10, options: { ...one.options, database: i + 1 } }));
}

const rows: readonly Row[] = [
  {
    id: 'processes',
    title: 'processes on one Redis, 100 in flight in each',
    axis: 'processes',
    measurement: 'fleet',
    inFlight: 100,
    contenders: [
      ...line('sluice, tokenBucket', PROCESSES, (n) => inProcesses(ours.tokenBucket, n)),
      ...line(PEER, PROCESSES, (n) => inProcesses(peer, n)),
      ...line(FLOOR, PROCESSES, (n) => inProcesses(bareIncr, n)),
    ],
    note: 'Checks a second of all processes together, each with its own keys; processor time per check. The processes and the server share the processors of one machine.',
  },
  {
    id: 'bytes-redis',
    title: 'memory of Redis for each of a million keys',
    measurement: 'stored',
    isMeasuredOnce: true,
    checks: { few: 100_000, full: 1_000_000 },
    peer: PEER,
    floor: 'floor',
    contenders: inDatabases([
      bareIncr,
      ours.tokenBucket,
      ours.fixedWindow,
      ours.slidingWindow,
      ours.twoLimits,
      peer,
      rateLimitRedis,
    ]),
    note: 'With the name of the key: the growth of used_memory over ordinary checks of new keys, 100,000 unless in a full run. A bare INCR sets no expiry, so it stores less than a limiter must. The name of a record of Sluice adds the limit, its algorithm and a version (27 to 30 bytes), and its value holds times of eight bytes; the count of the peers is a small integer, which Redis does not store twice. Not measured with 10 million: that many checks take the peer more than a minute, and the keys several gigabytes.',
  },
  {
    ...against,
    id: 'cluster',
    title: 'one Redis and a Cluster of three, 1,000 in flight',
    axis: 'nodes of Redis',
    inFlight: 1000,
    contenders: [
      ...line('sluice, tokenBucket', NODES, (n) => onNodes(ours.tokenBucket, n)),
      ...line(PEER, NODES, (n) => onNodes(peer, n)),
      ...line(FLOOR, NODES, (n) => onNodes(bareIncr, n)),
    ],
    peer: `${PEER}-1`,
    floor: `${FLOOR}-1`,
    note: 'Distinct keys. One process checks, so what the nodes could do together does not show: only what a Cluster costs this process. In a Cluster, Sluice sends a script for each key, as the keys of a script must share a slot.',
  },
  {
    ...against,
    id: 'global',
    title: 'a global limit beside per-user limits, 1,000 in flight',
    inFlight: 1000,
    contenders: [
      bareIncr,
      ours.sluice('sluice-user', 'per user alone', ['perDay']),
      ours.sluice('sluice-global', 'per user and global, one check', ['perDay', 'global']),
      entry('leased-global', 'ours', 'sluice-leased', 'sluice, global with a lease, then per user'),
      peer,
      entry('flexible-global', 'peer', 'flexible-global', 'rate-limiter-flexible, global, then per user'),
    ],
    note: 'Distinct users. One check of both limits charges both or none. The two limiters, one after the other, are charged separately: a user who is denied has used a unit of the global limit.',
  },
];

/** Several processes, many keys, several nodes, and a limit that everyone shares. */
export const scaleSuite: Suite = {
  name: 'scale',
  title: 'As a system scales',
  about:
    'Several processes on one Redis, the memory that keys take there, a Cluster beside a single server, and a limit that all users share. The loop in each process is that of the Redis suite.',
  packages: ['@sluice/core', '@sluice/store-redis', 'ioredis', 'rate-limiter-flexible', 'rate-limit-redis'],
  rows,
  serverOf: () => 'redis',
};
