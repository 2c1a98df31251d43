import type { LimiterEventName } from './limiter-events.ts';

/** The part of a channel of Node's `diagnostics_channel` that is used here. */
export interface EventChannel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

const SILENT: EventChannel = { hasSubscribers: false, publish: () => {} };

/**
 * `sluice:decision`, `sluice:error`, `sluice:degraded` and `sluice:recovered`: for every limiter of the process, what its
 * listeners are told, with the `limiter`. Asked of the runtime, not imported: at the edge there may be no such module.
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
