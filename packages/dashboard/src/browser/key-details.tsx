import type { KeyLimit, KeyReport } from '../messages.ts';
import { formatCount, formatLimit, formatSpan } from './formats.ts';

/** What a key has left, when it comes back, and its last hour. */
export function KeyDetails({ report }: { readonly report: KeyReport }) {
  const { limits, failure } = report;
  return (
    <>
      <p class="verdict">
        <span class={`state ${verdictState(report)}`}>{verdictText(report)}</span>{' '}
        <small class="muted">{report.limiter}</small>
      </p>
      {failure !== undefined && (
        <p class="problem">
          The store did not answer ({failure}).{' '}
          {limits.length > 0
            ? 'These are the shares of this process.'
            : 'What this key has left is not known.'}
        </p>
      )}
      {failure === undefined && limits.length === 0 && <p class="empty">No limits apply to this key.</p>}
      <ul class="key-limits">
        {limits.map((limit) => (
          <KeyLimitRow key={limit.name} limit={limit} />
        ))}
      </ul>
      <History report={report} />
    </>
  );
}

/** Whether a block denies the key. */
export function isBlocked({ limits }: KeyReport): boolean {
  return limits.some(({ kind, remaining }) => kind === 'block' && remaining === 0);
}

function verdictState(report: KeyReport): string {
  if (report.failure !== undefined) return 'failing';
  return report.allowed ? 'ok' : 'out';
}

function verdictText(report: KeyReport): string {
  if (report.failure !== undefined) return 'Unknown';
  if (report.allowed) return 'Allowed';
  const waits = report.limits.map(({ retryAfterMs }) => retryAfterMs ?? Number.POSITIVE_INFINITY);
  const waitMs = Math.max(...waits);
  const word = isBlocked(report) ? 'Blocked' : 'Denied';
  return Number.isFinite(waitMs) ? `${word} for ${formatSpan(waitMs)}` : `${word} always`;
}

function KeyLimitRow({ limit }: { readonly limit: KeyLimit }) {
  const { name, kind, remaining, resetAfterMs } = limit;
  if (kind === 'block') {
    return (
      <li>
        <div class="line">
          <b>{name}</b>
          <span>{remaining === 0 ? `blocked for ${formatSpan(resetAfterMs)}` : 'not blocked'}</span>
        </div>
      </li>
    );
  }
  const used = Math.max(limit.limit - remaining, 0);
  const share = limit.limit === 0 ? 1 : used / limit.limit;
  return (
    <li>
      <div class="line">
        <b>{name}</b>
        <span>
          {formatCount(remaining)} of {formatCount(limit.limit)} left
        </span>
      </div>
      <svg class={`bar ${remaining === 0 ? 'full' : ''}`} width="100%" height="6" aria-hidden="true">
        <rect class="track" width="100%" height="6" rx="3" />
        <rect width={`${Math.min(share, 1) * 100}%`} height="6" rx="3" />
      </svg>
      <div class="line muted">
        <span>{formatLimit(limit)}</span>
        <span>
          {used === 0
            ? 'unused'
            : kind === 'held'
              ? `${used} in use`
              : `full again in ${formatSpan(resetAfterMs)}`}
        </span>
      </div>
    </li>
  );
}

const MINUTES = 60;
const HEIGHT = 40;

/** One bar per minute of the last hour. */
function History({ report: { history, atMs } }: { readonly report: KeyReport }) {
  const allowed = history.reduce((sum, [, count]) => sum + count, 0);
  const denied = history.reduce((sum, [, , count]) => sum + count, 0);
  const text = `Last hour in this process: ${formatCount(allowed)} allowed, ${formatCount(denied)} denied.`;
  const most = Math.max(...history.map(([, a, d]) => a + d), 1);
  const last = Math.floor(atMs / 60_000);
  return (
    <figure>
      <svg
        class="history"
        viewBox={`0 0 ${MINUTES * 5} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect class="track" y={HEIGHT - 1} width={MINUTES * 5} height="1" />
        {history.map(([minuteMs, a, d]) => {
          const x = (MINUTES - 1 - (last - minuteMs / 60_000)) * 5;
          const [heightA, heightD] = [(a / most) * HEIGHT, (d / most) * HEIGHT];
          return (
            <g key={minuteMs}>
              <rect class="allowed" x={x} y={HEIGHT - heightA} width="4" height={heightA} />
              <rect class="denied" x={x} y={HEIGHT - heightA - heightD} width="4" height={heightD} />
            </g>
          );
        })}
      </svg>
      <figcaption class="muted">{text}</figcaption>
    </figure>
  );
}
