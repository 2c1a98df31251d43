import type { LimiterState, LimitState, TopKeyState } from '../messages.ts';
import { formatCount, formatLimit, formatMs, formatShare } from './formats.ts';

/** The keys that are denied most. Choosing one looks it up. */
export function TopKeys({ topKeys, areHashed, onChoose }: TopKeysProps) {
  if (topKeys.length === 0) return <p class="empty">No key was denied of late.</p>;
  return (
    <table class="top-keys">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Limit</th>
          <th scope="col" class="number">
            Denials
          </th>
        </tr>
      </thead>
      <tbody>
        {topKeys.map(({ limiter, limit, key, count, error }) => (
          <tr key={`${limiter} ${limit} ${key}`}>
            <th scope="row" class="code">
              {areHashed ? (
                key
              ) : (
                <button type="button" class="link" onClick={() => onChoose(limiter, key)}>
                  {key === '' ? '(empty key)' : key}
                </button>
              )}
            </th>
            <td>
              {limit} <small class="muted">{limiter}</small>
            </td>
            <td class="number">
              {formatCount(count)}
              {error > 0 && <small class="muted"> − {formatCount(error)}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TopKeysProps {
  readonly topKeys: readonly TopKeyState[];
  readonly areHashed: boolean;
  readonly onChoose: (limiter: string, key: string) => void;
}

/** Every limit, and its use in the last minute. */
export function Limits({ limiters }: { readonly limiters: readonly LimiterState[] }) {
  const rows = limiters.flatMap(({ name, limits }) => limits.map((limit) => ({ limiter: name, limit })));
  if (rows.length === 0) return <p class="empty">No limit was checked yet.</p>;
  return (
    <table class="limits">
      <thead>
        <tr>
          <th scope="col">Limit</th>
          <th scope="col" class="number">
            Units used
          </th>
          <th scope="col" class="number">
            Near limit
          </th>
          <th scope="col" class="number">
            Denials
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ limiter, limit }) => (
          <LimitRow key={`${limiter} ${limit.name}`} limiter={limiter} limit={limit} />
        ))}
      </tbody>
    </table>
  );
}

function LimitRow({ limiter, limit }: { readonly limiter: string; readonly limit: LimitState }) {
  const { name, kind, charges, near, denials } = limit;
  const isBlock = kind === 'block';
  return (
    <tr>
      <th scope="row">
        {name}{' '}
        <small class="muted">{[limiter, formatLimit(limit)].filter((text) => text !== '').join(' · ')}</small>
      </th>
      <td class="number">{isBlock ? '–' : formatCount(charges)}</td>
      <td class="number">{isBlock ? '–' : formatCount(near)}</td>
      <td class={`number ${denials > 0 ? 'denied-text' : ''}`}>{formatCount(denials)}</td>
    </tr>
  );
}

const STATE_TEXTS = { ok: 'Healthy', idle: 'No checks', failing: 'Failing', out: 'Out' };

/** The store of each limiter: whether it answers, and how fast. */
export function Stores({ limiters }: { readonly limiters: readonly LimiterState[] }) {
  return (
    <table class="stores">
      <thead>
        <tr>
          <th scope="col">Limiter</th>
          <th scope="col">Store</th>
          <th scope="col" class="number">
            Median
          </th>
          <th scope="col" class="number">
            99 %
          </th>
          <th scope="col" class="number">
            Errors
          </th>
        </tr>
      </thead>
      <tbody>
        {limiters.map(({ name, store, lastMinute }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {store === undefined ? (
                <span class="muted">not given</span>
              ) : (
                <span class={`state ${store.state}`}>{STATE_TEXTS[store.state]}</span>
              )}
            </td>
            {store?.isInProcess === true ? (
              <td class="muted number" colSpan={2}>
                in this process
              </td>
            ) : (
              <>
                <td class="number">{store?.p50Ms === undefined ? '–' : formatMs(store.p50Ms)}</td>
                <td class="number">{store?.p99Ms === undefined ? '–' : formatMs(store.p99Ms)}</td>
              </>
            )}
            <td class="number" title={errorsText(store?.errors ?? {})}>
              {lastMinute[4] === 0
                ? '–'
                : `${formatCount(lastMinute[4])} (${formatShare(lastMinute[4], total(lastMinute))})`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function total([allowed, denied, allowedBlind, deniedBlind, errors]: LimiterState['lastMinute']): number {
  // A failed check is a decision as well if the failure policy decides it.
  return allowed + denied + Math.max(allowedBlind + deniedBlind, errors);
}

function errorsText(errors: Readonly<Record<string, number>>): string {
  return Object.entries(errors)
    .map(([code, count]) => `${code}: ${formatCount(count)}`)
    .join(', ');
}
