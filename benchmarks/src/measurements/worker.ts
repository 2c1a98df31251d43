// The process of one contender: told once what to measure, then asked for rounds. It ends when its parent does.
import type { Assignment, Figures, Measuring, StartMeasuring } from './measurements/measurement.ts';
import type { MeasurementKind } from './suite.ts';

/** What the parent asks for. */
export type Question = { readonly start: Assignment } | { readonly round: true } | { readonly close: true };

/** What it gets. */
export type Answer = { readonly figures: Figures } | { readonly done: true } | { readonly error: string };

/** Loaded only when asked for, so that a process holds nothing but its own measurement and contender. */
const measurements: Record<MeasurementKind, () => Promise<{ startMeasuring: StartMeasuring }>> = {
  calls: () => import('./measurements/calls.ts'),
  flights: () => import('./measurements/flights.ts'),
  heap: () => import('./measurements/heap.ts'),
  requests: () => import('./measurements/requests.ts'),
  bundle: () => import('./measurements/bundle.ts'),
  table: () => import('./measurements/table.ts'),
};

let measuring: Measuring | undefined;

async function answer(question: Question): Promise<Answer> {
  if ('start' in question) {
    const { startMeasuring } = await measurements[question.start.measurement]();
    measuring = await startMeasuring(question.start);
    return { done: true };
  }
  if (measuring === undefined) throw new Error('Nothing was started');
  if ('round' in question) return { figures: await measuring.round() };
  await measuring.close();
  return { done: true };
}

process.on('message', (question: Question) => {
  answer(question).then(
    (given) => process.send?.(given),
    (error: unknown) => process.send?.({ error: reasonOf(error) } satisfies Answer),
  );
});
process.on('disconnect', () => process.exit());

/** The message; of errors that only gather others, theirs. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : `It rejected with ${JSON.stringify(error)}`;
}
