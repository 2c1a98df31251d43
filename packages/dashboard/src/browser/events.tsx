import type { AuditEvent, Outage } from '../messages.ts';
import { formatSpan, formatTime } from './formats.ts';

/** The last outages of stores, newest first. */
export function Outages({ outages, nowMs }: { readonly outages: readonly Outage[]; readonly nowMs: number }) {
  if (outages.length === 0) return <p class="empty">None since this process started.</p>;
  return (
    <ol class="events">
      {outages.map(({ limiter, startedAtMs, endedAtMs, code, message }) => (
        <li key={`${limiter} ${startedAtMs}`}>
          <time class="muted">{formatTime(startedAtMs)}</time>
          <span>
            <b>{limiter}</b>{' '}
            {endedAtMs === undefined ? (
              <span class="state out">out for {formatSpan(nowMs - startedAtMs)}</span>
            ) : (
              `was out for ${formatSpan(endedAtMs - startedAtMs)}`
            )}
            <small class="muted">
              {code}: {message}
            </small>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The last actions of operators, newest first. */
export function Actions({ actions }: { readonly actions: readonly AuditEvent[] }) {
  if (actions.length === 0) return <p class="empty">None since this process started.</p>;
  return (
    <ol class="events">
      {actions.map((event) => (
        <li key={`${event.atMs} ${event.action} ${event.key}`}>
          <time class="muted">{formatTime(event.atMs)}</time>
          <span>
            {event.operator === undefined ? '' : <b>{event.operator} </b>}
            {actionText(event)} <code>{event.key}</code> <small class="muted">{event.limiter}</small>
            {event.outcome === 'failed' && <span class="state out">failed</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function actionText({ action, durationMs = 0, cost = 1 }: AuditEvent): string {
  switch (action) {
    case 'block':
      return `blocked for ${formatSpan(durationMs)}`;
    case 'unblock':
      return 'unblocked';
    case 'reset':
      return 'reset';
    case 'penalize':
      return `took ${cost} ${cost === 1 ? 'unit' : 'units'} from`;
  }
}
