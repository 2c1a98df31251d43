import type { QuotaState } from './quota-counter.ts';

/** How the fake upstream rounds resets. `exact` writes decimals where the style allows them. */
export type FakeRounding = 'down' | 'up' | 'exact';

/** What a style writes a response from. Times are those of the upstream's own clock. */
export interface AnswerState {
  /** The quotas of the bucket that counted the call, in the order of the options. */
  readonly quotas: readonly QuotaState[];
  readonly isLimited: boolean;
  /** Until the call would be allowed: 0 if it was, `Infinity` if it costs more than a quota can hold. */
  readonly retryInMs: number;
  /** Whether the limit is not one of the quotas, but that of `limitAll`. */
  readonly isSecondary: boolean;
  readonly nowMs: number;
  readonly rounding: FakeRounding;
  /** The bucket, without the resource. */
  readonly bucket: string;
  /** What the call costs, by quota. */
  readonly cost: Readonly<Record<string, number>>;
}

/** A response without its `Date`. */
export interface StyledAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** Writes the response to a call, as one provider does. Names of headers in lower case. */
export type HeaderStyle = (answer: AnswerState) => StyledAnswer;

/** Whole seconds or, if `exact`, decimals. */
export function secondsOf(ms: number, rounding: FakeRounding): string {
  if (rounding === 'exact') return String(ms / 1000);
  return String(rounding === 'down' ? Math.floor(ms / 1000) : Math.ceil(ms / 1000));
}

/** Whole seconds, for a field that has no decimals: `exact` is rounded up. */
export function wholeSecondsOf(ms: number, rounding: FakeRounding): string {
  return secondsOf(ms, rounding === 'exact' ? 'up' : rounding);
}

/** 200, or 429 with `Retry-After` in whole seconds, as most providers answer. */
export function plainAnswer(
  { isLimited, retryInMs }: AnswerState,
  headers: Readonly<Record<string, string>>,
): StyledAnswer {
  if (!isLimited) return { status: 200, headers, body: { ok: true } };
  return {
    status: 429,
    headers: { ...headers, ...retryAfterOf(retryInMs) },
    body: { error: 'rate limited' },
  };
}

/** `Retry-After`, rounded up, except for a wait that never ends. */
export function retryAfterOf(ms: number): Readonly<Record<string, string>> {
  return Number.isFinite(ms) ? { 'retry-after': String(Math.ceil(ms / 1000)) } : {};
}
