/**
 * The counts of one second or one minute: its start in milliseconds since the epoch, decisions that were
 * allowed and denied, those that the failure policy allowed and denied, and checks that the store failed.
 */
export type Point = readonly [
  atMs: number,
  allowed: number,
  denied: number,
  degradedAllowed: number,
  degradedDenied: number,
  errors: number,
];

/** Counts in the order of a {@link Point}. */
export type Counts = readonly [
  allowed: number,
  denied: number,
  degradedAllowed: number,
  degradedDenied: number,
  errors: number,
];

/** How the store of a limiter does. */
export interface StoreState {
  /** `idle`: no check in the last minute. `failing`: an error in the last ten seconds. `out`: not called. */
  readonly state: 'ok' | 'idle' | 'failing' | 'out';
  /** Whether the store is in this process. */
  readonly isInProcess: boolean;
  /** From call to answer, in milliseconds, over the last half to one minute. Absent without an answer. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Errors since the start of telemetry, by code. */
  readonly errors: Readonly<Record<string, number>>;
}

/** A limit, and its use in the last minute. */
export interface LimitState {
  readonly name: string;
  /** As in the last decision that had this limit; absent before one. */
  readonly limit?: number;
  readonly windowMs?: number;
  readonly kind: LimitKind;
  readonly charges: number;
  readonly denials: number;
  /** Allowed checks that left less than a fifth. */
  readonly near: number;
}

/** `block` has no quota; `held` units are released, not used up. */
export type LimitKind = 'quota' | 'held' | 'block';

/** One limiter of the process. */
export interface LimiterState {
  readonly name: string;
  readonly lastMinute: Counts;
  readonly lastHour: Counts;
  readonly limits: readonly LimitState[];
  /** Absent if telemetry counts this limiter, but the dashboard was not given it. */
  readonly store?: StoreState;
}

export interface TopKeyState {
  readonly limiter: string;
  readonly limit: string;
  readonly key: string;
  readonly count: number;
  readonly error: number;
}

/** A time in which a store was not called, because it had failed several times in a row. */
export interface Outage {
  readonly limiter: string;
  readonly startedAtMs: number;
  /** Absent while it lasts. */
  readonly endedAtMs?: number;
  readonly code: string;
  readonly message: string;
}

/** The actions of an operator. */
export type Action = 'reset' | 'block' | 'unblock' | 'penalize';

/** What an operator did, for an audit log. */
export interface AuditEvent {
  readonly atMs: number;
  readonly action: Action;
  readonly limiter: string;
  readonly key: string;
  /** The length of a block, in milliseconds. */
  readonly durationMs?: number;
  /** The units of a penalty. */
  readonly cost?: number;
  /** The `name` that `authorize` returned; absent if it returned `true`. */
  readonly operator?: string;
  /** Whether it took effect. After a store's timeout it may have, all the same. */
  readonly outcome: 'done' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}

/** A message of the live stream. */
export interface LiveMessage {
  readonly atMs: number;
  readonly process: { readonly host: string; readonly pid: number; readonly sinceMs: number };
  readonly operator: { readonly name?: string; readonly mayAct: boolean };
  /** Steps in which something was counted: all of them in the first message, then those that changed. */
  readonly seconds: readonly Point[];
  readonly minutes: readonly Point[];
  readonly limiters: readonly LimiterState[];
  readonly topKeys: readonly TopKeyState[];
  readonly keysAreHashed: boolean;
  readonly outages: readonly Outage[];
  readonly actions: readonly AuditEvent[];
}

/** The status of one limit for one key. */
export interface KeyLimit {
  readonly name: string;
  readonly kind: LimitKind;
  /** 1 for a block, of which 0 is left while it denies. */
  readonly limit: number;
  readonly remaining: number;
  readonly windowMs: number;
  readonly resetAfterMs: number;
  /** 0 if this limit allows a check of cost 1; `null` if it never will. */
  readonly retryAfterMs: number | null;
}

/** What is known about a key. */
export interface KeyReport {
  readonly limiter: string;
  readonly key: string;
  readonly atMs: number;
  readonly allowed: boolean;
  /** The code of the store's error, if it could not answer. Then `limits` says nothing about the key. */
  readonly failure?: string;
  readonly limits: readonly KeyLimit[];
  /** Allowed and denied per minute in this process, for the last hour, where there were any. */
  readonly history: readonly (readonly [atMs: number, allowed: number, denied: number])[];
}

/** A request to look up a key. */
export interface KeyQuery {
  readonly limiter: string;
  readonly key: string;
}

/** A request to act on a key. */
export interface ActRequest extends KeyQuery {
  readonly action: Action;
  /** For `block`: milliseconds, or text such as `1h`. */
  readonly duration?: string | number;
  /** For `penalize`. Default: 1. */
  readonly cost?: number;
}

/** The body of an answer that reports a problem. */
export interface Problem {
  readonly error: string;
}
