import { type Channel, channel } from 'node:diagnostics_channel';
import { statSync } from 'node:fs';

/** The state of a thread that the files which run in it share. */
export interface SharedState {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly subscribedChannels: readonly string[];
  readonly listeners: Readonly<Record<string, readonly unknown[]>>;
  readonly hasFakeTimers: boolean;
}

// Node 20 forgets a channel some time after it was collected, and with it the one that has taken its name
// since (https://github.com/nodejs/node/pull/59910). So these are held for as long as the thread lives.
const CHANNELS: readonly Channel[] = ['decision', 'error', 'degraded', 'recovered', 'audit'].map((kind) =>
  channel(`sluice:${kind}`),
);
const EVENTS = ['uncaughtException', 'unhandledRejection', 'warning'] as const;

/** Reads the state now. `hasFakeTimers` is known to the test runner alone. */
export function sharedState(hasFakeTimers: boolean): SharedState {
  return {
    env: { ...process.env },
    subscribedChannels: CHANNELS.filter(({ hasSubscribers }) => hasSubscribers).map(({ name }) =>
      String(name),
    ),
    listeners: Object.fromEntries(EVENTS.map((event) => [event, process.listeners(event as 'warning')])),
    hasFakeTimers,
  };
}

/** Says what a file has left behind, one line for each. Later files would find it. */
export function leftovers(before: SharedState, after: SharedState): readonly string[] {
  const names = [...new Set([...Object.keys(before.env), ...Object.keys(after.env)])];
  const changed = names.filter((name) => before.env[name] !== after.env[name]);
  const subscribed = after.subscribedChannels.filter((name) => !before.subscribedChannels.includes(name));
  const differing = EVENTS.filter((event) => {
    const [one, other] = [before.listeners[event] ?? [], after.listeners[event] ?? []];
    return one.length !== other.length || one.some((listener) => !other.includes(listener));
  });
  return [
    ...changed.map((name) => `the environment variable ${name} is not what it was`),
    ...subscribed.map((name) => `the diagnostics channel ${name} has a subscriber`),
    ...differing.map((event) => `the listeners of the process for ${event} are not those that it had`),
    ...(after.hasFakeTimers && !before.hasFakeTimers ? ['timers are fake'] : []),
  ];
}

/**
 * Makes `require` follow links again. After a look at a socket or a pipe, Node takes the folders on the way
 * to the next module for one, and gives up there: a module behind a link of pnpm gets a second copy, which
 * finds other dependencies than its own (https://github.com/nodejs/node/issues/51142). A look at a folder
 * ends that.
 */
export function forgetSockets(): void {
  statSync(import.meta.dirname);
}
