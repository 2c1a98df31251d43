import type { ComponentChildren } from 'preact';
import type { Counts, LimiterState } from '../messages.ts';
import { formatMs, formatRate, formatShare } from './formats.ts';

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'good' | 'bad' | 'warn' | undefined;
  readonly children?: ComponentChildren;
}

function Tile({ label, value, tone, children }: TileProps) {
  return (
    <div class={`tile ${tone ?? ''}`}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span class="muted">{children}</span>
      </dd>
    </div>
  );
}

/** The figures of the last minute. */
export function Tiles({ limiters, sinceMs, nowMs }: TilesProps) {
  const minute = sum(limiters.map(({ lastMinute }) => lastMinute));
  const hour = sum(limiters.map(({ lastHour }) => lastHour));
  const seconds = Math.min(60, Math.max(1, (nowMs - sinceMs) / 1000));
  const blind = minute.allowedBlind + minute.deniedBlind;
  return (
    <dl class="tiles">
      <Tile label="Decisions" value={`${formatRate(minute.all / seconds)}/s`}>
        over the last minute
      </Tile>
      <Tile label="Denied" value={formatShare(minute.denied, minute.all)}>
        {formatShare(hour.denied, hour.all)} over the last hour
      </Tile>
      <Tile
        label="Decided without the store"
        value={formatShare(blind, minute.all)}
        tone={blind > 0 ? 'warn' : undefined}
      >
        {minute.errors === 0 ? 'no errors' : `${formatRate(minute.errors / seconds)} errors/s`}
      </Tile>
      <StoreTile limiters={limiters} />
    </dl>
  );
}

interface TilesProps {
  readonly limiters: readonly LimiterState[];
  readonly sinceMs: number;
  readonly nowMs: number;
}

const STORE_TEXTS = {
  out: ['Out', 'bad'],
  failing: ['Failing', 'bad'],
  ok: ['Healthy', 'good'],
  idle: ['Idle', undefined],
} as const;

/** The state of the store that does worst. */
function StoreTile({ limiters }: { readonly limiters: readonly LimiterState[] }) {
  const stores = limiters.flatMap(({ store }) => (store === undefined ? [] : [store]));
  const worst = (['out', 'failing', 'ok', 'idle'] as const).find((one) => {
    return stores.some(({ state }) => state === one);
  });
  const [value, tone] = STORE_TEXTS[worst ?? 'idle'];
  const slowest = Math.max(...stores.map(({ p99Ms }) => p99Ms ?? 0));
  return (
    <Tile label="Store" value={value} tone={tone}>
      {slowest > 0
        ? `99 % within ${formatMs(slowest)}`
        : stores.every(({ isInProcess }) => isInProcess) && 'in this process'}
    </Tile>
  );
}

function sum(all: readonly Counts[]) {
  const total = (index: number): number => all.reduce((sum, counts) => sum + (counts[index] ?? 0), 0);
  const [allowed, denied, allowedBlind, deniedBlind, errors] = [0, 1, 2, 3, 4].map(total) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const every = allowed + denied + allowedBlind + deniedBlind;
  return { all: every, denied: denied + deniedBlind, allowedBlind, deniedBlind, errors };
}
