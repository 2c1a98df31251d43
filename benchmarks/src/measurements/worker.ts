// The process of one contender: it receives one assignment, then one message per round. It ends when its
// parent does.
import type { MeasurementKind } from '../suite.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import type { Reply, Request } from './worker-messages.ts';

/** Loaded on demand, so that a process holds only its own measurement and contender. */
const measurements: Record<MeasurementKind, () => Promise<{ startMeasuring: StartMeasuring }>> = {
  calls: () => import('./calls.ts'),
  flights: () => import('./flights.ts'),
  heap: () => import('./heap.ts'),
  garbage: () => import('./garbage.ts'),
  requests: () => import('./requests.ts'),
  bundle: () => import('./bundle.ts'),
  table: () => import('./table.ts'),
  arrivals: () => import('./arrivals.ts'),
  fleet: () => import('./fleet.ts'),
  stored: () => import('./stored.ts'),
};

let measuring: Measuring | undefined;

async function handle(request: Request): Promise<Reply> {
  if ('start' in request) {
    const { startMeasuring } = await measurements[request.start.measurement]();
    measuring = await startMeasuring(request.start);
    return { done: true };
  }
  if (measuring === undefined) throw new Error('Nothing was started');
  if ('round' in request) return { figures: await measuring.round() };
  await measuring.close();
  return { done: true };
}

process.on('message', (request: Request) => {
  handle(request).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ error: reasonOf(error) } satisfies Reply),
  );
});
process.on('disconnect', () => process.exit());

/** The message of an error; for an error that only groups others, their messages. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : `It rejected with ${JSON.stringify(error)}`;
}
