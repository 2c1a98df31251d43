import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { LimiterEventName, LimiterEvents } from '@sluice/core';

/** An event of any limiter of the process, with the limiter. */
export type ProcessEvent<Name extends LimiterEventName> = LimiterEvents<unknown>[Name] & {
  readonly sender: object;
};

/** One function per event. */
export type ProcessListeners = {
  readonly [Name in LimiterEventName]: (event: ProcessEvent<Name>) => void;
};

const NAMES: readonly LimiterEventName[] = ['decision', 'error', 'degraded', 'recovered'];

/** Listens to the channels on which core publishes the events of every limiter of the process. */
export function listenToProcess(listeners: ProcessListeners): () => void {
  const handlers = NAMES.map((name) => {
    const handler = (event: unknown): void => listeners[name](event as never);
    subscribe(`sluice:${name}`, handler);
    return { name, handler };
  });
  return () => {
    for (const { name, handler } of handlers) unsubscribe(`sluice:${name}`, handler);
  };
}
