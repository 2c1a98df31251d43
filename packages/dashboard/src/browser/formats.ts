import type { LimitState } from '../messages.ts';

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });
const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat('en', { ...minutes, second: '2-digit' });
const clockMinute = new Intl.DateTimeFormat('en', minutes);

export const formatCount = (count: number): string =>
  count < 10_000 ? whole.format(count) : short.format(count);

export const formatRate = (perSecond: number): string => {
  return perSecond < 10 ? digits.format(perSecond) : formatCount(Math.round(perSecond));
};

/** A share that is not 0 never reads as 0. */
export const formatShare = (part: number, of: number): string => percent.format(of === 0 ? 0 : part / of);

export const formatMs = (ms: number): string => {
  return ms < 1000 ? `${digits.format(ms)} ms` : `${digits.format(ms / 1000)} s`;
};

export const formatTime = (atMs: number): string => clock.format(atMs);

export const formatMinute = (atMs: number): string => clockMinute.format(atMs);

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** Such as `1 h 5 min`, rounded up, so that nothing is promised too early. */
export function formatSpan(ms: number): string {
  if (ms <= 0) return 'now';
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return `${Math.ceil(ms)} ms`;
  const [unit, unitMs] = UNITS[first] as (typeof UNITS)[number];
  const [nextUnit, nextMs] = UNITS[first + 1] ?? [unit, unitMs];
  const restMs = Math.ceil(ms / nextMs) * nextMs;
  const count = Math.floor(restMs / unitMs);
  const rest = nextUnit === unit ? 0 : (restMs - count * unitMs) / nextMs;
  return rest === 0 ? `${count} ${unit}` : `${count} ${unit} ${rest} ${nextUnit}`;
}

const WORDS: Readonly<Record<string, string>> = {
  '1 d': 'day',
  '1 h': 'hour',
  '1 min': 'minute',
  '1 s': 'second',
};

/** Such as `100 per minute` and `20 per 15 min`. */
export function formatLimit({
  kind,
  limit,
  windowMs,
}: Pick<LimitState, 'kind' | 'limit' | 'windowMs'>): string {
  if (kind === 'block') return 'block';
  if (limit === undefined || windowMs === undefined) return '';
  if (kind === 'held') return `${formatCount(limit)} at a time`;
  const span = formatSpan(windowMs);
  return `${formatCount(limit)} per ${WORDS[span] ?? span}`;
}
