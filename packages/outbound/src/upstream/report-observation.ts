import type { Observation } from '../observation.ts';
import type { CallUnderWay } from './sent-call.ts';
import type { UpstreamListeners } from './upstream-events.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';
import { viewOf } from './upstream-view.ts';

/** Reports what a response says, before it is settled. */
export function reportObservation(
  listeners: UpstreamListeners,
  { name: upstream, maxPauseMs }: ValidatedUpstreamOptions,
  { bucket, key }: CallUnderWay,
  observation: Observation,
): void {
  listeners.report('observed', { upstream, key, observation });
  const { limited, dateMs } = observation;
  if (limited === undefined) return;
  const { pause, reason, isPermanent = false } = limited;
  const retryAtMs = pause?.kind === 'at' ? pause.ms : pause && Date.now() + pause.ms;
  listeners.report('limited', {
    upstream,
    key,
    reason,
    isPermanent,
    ...(retryAtMs !== undefined && { retryAtMs }),
  });
  if (pause !== undefined && !isPermanent) {
    const ms = pause.kind === 'after' ? pause.ms : pause.ms - (dateMs ?? Date.now());
    listeners.report('paused', { upstream, key, forMs: Math.min(Math.max(0, Math.ceil(ms)), maxPauseMs) });
  }
  const before = bucket.lastKnown;
  if (before === undefined || isPermanent || !listeners.has('surprise')) return;
  const view = viewOf(before);
  if (view.confidence !== 'unknown') listeners.report('surprise', { upstream, key, before: view });
}
