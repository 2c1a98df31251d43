/**
 * Eight processes that share one API's quota, by Sluice and by its peers. See the README of this package.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRedis } from '@sluice/test-servers';
import { type HeaderStyleId, headerStyleCases } from './header-styles.ts';
import { outboundChart } from './outbound-chart.ts';
import { outboundTables } from './outbound-table.ts';
import { type FleetResult, runFleet } from './run-fleet.ts';
import { type SenderId, senders } from './senders.ts';

const { values } = parseArgs({
  options: {
    style: { type: 'string', multiple: true, default: Object.keys(headerStyleCases) },
    client: { type: 'string', multiple: true, default: Object.keys(senders) },
    limit: { type: 'string', default: '200' },
    processes: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '35' },
    out: { type: 'string', default: join(import.meta.dirname, '../../out') },
  },
});
const styles = values.style.map((name) => knownOf(headerStyleCases, '--style', name));
const clients = values.client.map((name) => knownOf(senders, '--client', name));
const limit = wholeOf('--limit', values.limit);
const processes = wholeOf('--processes', values.processes);
const seconds = wholeOf('--seconds', values.seconds);
const WINDOW_MS = 5000;

const redis = await startRedis({ own: true });
try {
  const results: FleetResult[] = [];
  for (const style of styles) {
    for (const client of clients) {
      process.stderr.write(`${headerStyleCases[style].title}: ${senders[client].label}\n`);
      results.push(
        await runFleet(client, style, {
          processes,
          callers: 8,
          limit,
          windowMs: WINDOW_MS,
          durationMs: seconds * 1000,
          redisUrl: redis.url,
        }),
      );
    }
  }
  const caption = captionOf();
  const tables = `${caption}\n\n${outboundTables(results)}`;
  process.stdout.write(`${tables}\n`);
  await mkdir(values.out, { recursive: true });
  await writeFile(join(values.out, 'outbound.svg'), outboundChart(results, caption));
  await writeFile(
    join(values.out, 'outbound.md'),
    `# Outbound\n\n${tables}\n\n![Outbound](./outbound.svg)\n`,
  );
} finally {
  await redis.stop();
}

function captionOf(): string {
  const cores = availableParallelism();
  const [load = 0] = loadavg();
  const busy =
    load > 2 * cores ? ' The machine is busy: shares and waits are worse than on a quiet one.' : '';
  const quota = `${limit} calls in ${WINDOW_MS / 1000} s, ${processes} processes with 8 callers, ${seconds} seconds`;
  return `${quota}. Node ${process.version.slice(1)}, ${cores} cores, load ${load.toFixed(1)}.${busy}`;
}

function knownOf<K extends HeaderStyleId | SenderId>(
  of: Record<K, unknown>,
  option: string,
  name: string,
): K {
  if (Object.hasOwn(of, name)) return name as K;
  throw new RangeError(`${option} must be one of ${Object.keys(of).join(', ')}; got "${name}"`);
}

function wholeOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${option} must be a whole number above 0; got "${text}"`);
}
