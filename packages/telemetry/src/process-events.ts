import { channel } from 'node:diagnostics_channel';
import type { LimiterEventName, LimiterEvents } from '@sluice/core';

/** An event of any limiter of the process, with the limiter. */
export type ProcessEvent<Name extends LimiterEventName> = LimiterEvents<unknown>[Name] & {
  readonly sender: object;
};

/** One function per event. */
export type ProcessListeners = {
  readonly [Name in LimiterEventName]: (event: ProcessEvent<Name>) => void;
};

// They are held here, subscribed to or not: Bun collects a channel that only its subscribers know, and Node
// 20 may forget one whose namesake was collected just before.
const CHANNELS = (['decision', 'error', 'degraded', 'recovered'] as const).map((name) => ({
  name,
  events: channel(`sluice:${name}`),
}));

/** Listens to the channels on which core publishes the events of every limiter of the process. */
export function listenToProcess(listeners: ProcessListeners): () => void {
  const subscriptions = CHANNELS.map(({ name, events }) => {
    const handler = (event: unknown): void => listeners[name](event as never);
    events.subscribe(handler);
    return { events, handler };
  });
  return () => {
    for (const { events, handler } of subscriptions) events.unsubscribe(handler);
  };
}
