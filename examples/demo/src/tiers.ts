import { fixedWindow, type Limit } from '@sluice/core';

/** A kind of customer: the API key that it calls with, and what it may do. */
export interface Tier {
  readonly name: string;
  /** Absent for whoever calls without a key that we know. */
  readonly apiKey?: string;
  /** `null`: unlimited. */
  readonly perMinute: number | null;
  readonly perDay: number | null;
}

export const anonymous: Tier = { name: 'anonymous', perMinute: 10, perDay: 500 };
export const free: Tier = { name: 'free', apiKey: 'key-of-a-free-user', perMinute: 60, perDay: 5000 };
export const pro: Tier = { name: 'pro', apiKey: 'key-of-a-pro-user', perMinute: 300, perDay: 50_000 };
export const internal: Tier = {
  name: 'internal',
  apiKey: 'key-of-the-staff',
  perMinute: null,
  perDay: null,
};

export const tiers: readonly Tier[] = [anonymous, free, pro, internal];

/** Attempts to log in that one address may make, in any tier. */
export const login = { perMinute: 5, perDay: 50 } as const;

/** Requests for the costly export, besides what the tier allows. The window is short, so that it is seen to open again. */
export const costlyExport = { perSecond: 3 } as const;

/** What the server limits by: one array per tier, always the same one. */
export interface DemoLimits {
  readonly tiers: ReadonlyMap<Tier, readonly Limit[] | null>;
  readonly login: readonly Limit[];
  /** The tier's limits and the export's own: all are charged, or none is. */
  readonly export: ReadonlyMap<Tier, readonly Limit[] | null>;
}

/** The limits that the table above promises. */
export function promisedLimits(): DemoLimits {
  const perSecond = fixedWindow({ name: 'export-per-second', limit: costlyExport.perSecond, window: '1s' });
  const ofTiers = new Map(tiers.map((tier) => [tier, limitsOf(tier)]));
  return {
    tiers: ofTiers,
    login: minuteAndDay('login', login.perMinute, login.perDay),
    export: new Map(tiers.map((tier) => [tier, withLimit(ofTiers.get(tier) ?? null, perSecond)])),
  };
}

function limitsOf({ name, perMinute, perDay }: Tier): readonly Limit[] | null {
  return perMinute === null || perDay === null ? null : minuteAndDay(name, perMinute, perDay);
}

function withLimit(limits: readonly Limit[] | null, limit: Limit): readonly Limit[] | null {
  return limits === null ? null : [...limits, limit];
}

function minuteAndDay(name: string, perMinute: number, perDay: number): readonly Limit[] {
  return [
    fixedWindow({ name: `${name}-per-minute`, limit: perMinute, window: '1m' }),
    fixedWindow({ name: `${name}-per-day`, limit: perDay, window: '1d' }),
  ];
}
