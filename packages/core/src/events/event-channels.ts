import type { LimiterEventName } from './limiter-events.ts';

/** The part of a channel of Node's `diagnostics_channel` that is used here. */
export interface EventChannel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

const SILENT: EventChannel = { hasSubscribers: false, publish: () => {} };

/**
 * The channels `sluice:decision`, `sluice:error`, `sluice:degraded` and `sluice:recovered` carry the events
 * of every limiter of the process, each with its `limiter`. The module is looked up at run time instead of
 * imported, because edge runtimes may not have it.
 */
export const eventChannels: Readonly<Record<LimiterEventName, EventChannel>> = channels();

function channels(): Record<LimiterEventName, EventChannel> {
  const node = (globalThis as { process?: Partial<NodeJS.Process> }).process;
  const diagnostics = node?.getBuiltinModule?.('node:diagnostics_channel');
  const channel = (name: LimiterEventName): EventChannel => diagnostics?.channel(`sluice:${name}`) ?? SILENT;
  return {
    decision: channel('decision'),
    error: channel('error'),
    degraded: channel('degraded'),
    recovered: channel('recovered'),
  };
}
