import { fixedWindow, type Limit } from '@sluice/core';

/** A kind of customer: its API key and its limits. */
export interface Tier {
  readonly name: string;
  /** Absent for callers without a known key. */
  readonly apiKey?: string;
  /** `null` means unlimited. */
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

/** Login attempts that one address may make, in any tier. */
export const login = { perMinute: 5, perDay: 50 } as const;

/**
 * Requests for the costly export, on top of the tier's limits. The window is short, so that the demo shows it
 * reopen.
 */
export const costlyExport = { perSecond: 3 } as const;

/** The limits of the server. Each tier has one array, which is reused for every request. */
export interface DemoLimits {
  readonly tiers: ReadonlyMap<Tier, readonly Limit[] | null>;
  readonly login: readonly Limit[];
  /** The tier's limits and the export's own: either all are charged or none is. */
  readonly export: ReadonlyMap<Tier, readonly Limit[] | null>;
}

/** The limits that the tiers above promise. */
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
