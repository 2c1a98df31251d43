import { vi } from 'vitest';
import {
  type AnswerSource,
  type Command,
  createLimiter,
  type Decision,
  fixedWindow,
  type Limiter,
  type LimiterOptions,
} from '../src/index.ts';
import { type RemoteStore, type RemoteStoreOptions, remoteStore, turn } from './map-store.ts';

const START_MS = 1_700_000_000_000;

/** The clock of the store runs like that of the process; `vi.advanceTimersByTime` moves both. */
export const clock = { now: () => START_MS + Math.floor(performance.now()) };
export const native = ['fixed-window', 'sliding-window', 'sliding-window-log', 'token-bucket', 'block'];
export const hour = fixedWindow({ name: 'hour', limit: 1000, window: '1h' });
export const term = '50ms';

export interface Leasing {
  readonly store: RemoteStore;
  readonly commands: Command[];
  readonly limiter: Limiter;
  process(more?: Partial<LimiterOptions>): Limiter;
}

/** A store, the commands that it has received, and limiters on it, each as in a process of its own. */
export function setUp(options: Partial<LimiterOptions> = {}, remote: RemoteStoreOptions = {}): Leasing {
  const capabilities = { native, ...remote.capabilities, clock: 'store' as const };
  const store = remoteStore({ ...remote, clock, capabilities });
  const commands: Command[] = [];
  const execute = store.execute?.bind(store);
  if (execute !== undefined) {
    store.execute = (batch, callOptions) => {
      commands.push(...batch);
      return execute(batch, callOptions);
    };
  }
  const process = (more: Partial<LimiterOptions> = {}): Limiter => {
    return createLimiter({ store, limits: [hour], lease: { term }, deadlineMs: 60_000, ...options, ...more });
  };
  return { store, commands, process, limiter: process() };
}

/** The sources of the answers of a limiter, in their order. */
export function sourcesOf(limiter: Limiter): AnswerSource[] {
  const sources: AnswerSource[] = [];
  limiter.on('decision', ({ source }) => sources.push(source));
  return sources;
}

/** Lets time pass, and what is due in it happen. */
export async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  for (let i = 0; i < 8; i++) await turn();
}

/** Checks one after the other until a lease answers, and returns the last decision. */
export async function leased(limiter: Limiter, key = 'k', cost = 1): Promise<Decision> {
  const sources = sourcesOf(limiter);
  for (let i = 0; i < 100; i++) {
    const decision = await limiter.consume(key, { cost });
    if (sources.at(-1) === 'lease') return decision;
  }
  throw new Error('No lease was taken');
}

/** What a limiter without leases sees. */
export async function remaining(
  process: (more: Partial<LimiterOptions>) => Limiter,
  key = 'k',
): Promise<number> {
  return (await process({ lease: undefined as never }).peek(key)).remaining;
}

export function spends(commands: readonly Command[]): number[] {
  return commands.flatMap((command) => (command.kind === 'spend' ? [command.count] : []));
}
