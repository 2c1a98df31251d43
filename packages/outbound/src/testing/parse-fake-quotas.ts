import { type Duration, durationMs } from '@sluice/core';
import { outOfRange, validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';

/** A fixed window of a fake upstream. */
export interface FakeWindowOptions {
  /** The dimension. Default: `'requests'`. */
  readonly name?: string;
  /** Units per window. */
  readonly limit: number;
  readonly window: Duration;
  /**
   * Where in the clock windows begin: at multiples of the window, plus this many milliseconds. Default: 0.
   * Use an odd one to find code that assumes that windows begin with a second, or with its own first call.
   */
  readonly phaseMs?: number;
  /** Whether a window begins with the first call after the one before has ended, as Discord's do. */
  readonly startsOnFirstCall?: boolean;
}

/** A token bucket of a fake upstream, which is full at the start. */
export interface FakeBucketOptions {
  /** The dimension. Default: `'requests'`. */
  readonly name?: string;
  readonly capacity: number;
  readonly refill: { readonly amount: number; readonly every: Duration };
}

export type FakeQuotaOptions = FakeWindowOptions | FakeBucketOptions;

export interface ParsedWindow {
  readonly kind: 'window';
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly phaseMs: number;
  readonly startsOnFirstCall: boolean;
}

export interface ParsedBucket {
  readonly kind: 'bucket';
  readonly name: string;
  readonly limit: number;
  /** The time in which an empty bucket fills. */
  readonly windowMs: number;
}

export type ParsedQuota = ParsedWindow | ParsedBucket;

const EXAMPLE = "[{ limit: 100, window: '10s' }]";

/** Parses the option `quotas`. Throws a `TypeError` or `RangeError` if a quota is invalid or occurs twice. */
export function parseFakeQuotas(option: unknown): ParsedQuota[] {
  const where = 'fakeUpstream: `quotas`';
  if (!Array.isArray(option)) throw wrongType(where, option, 'an array', EXAMPLE);
  const quotas = option.map((quota: unknown, i) => parseQuota(`${where}[${i}]`, quota));
  for (const { name } of quotas) {
    if (quotas.filter((other) => other.name === name).length > 1) {
      throw outOfRange(`${where}: a name`, name, 'the name of one quota', "'tokens'");
    }
  }
  return quotas;
}

function parseQuota(where: string, quota: unknown): ParsedQuota {
  const isBucket = typeof quota === 'object' && quota !== null && 'capacity' in quota;
  return isBucket ? parseBucket(where, quota) : parseWindow(where, quota);
}

function parseWindow(where: string, quota: unknown): ParsedWindow {
  const known = ['name', 'limit', 'window', 'phaseMs', 'startsOnFirstCall'];
  validateOptions(where, quota, known, "{ limit: 100, window: '10s' }");
  const {
    name = 'requests',
    limit,
    window,
    phaseMs = 0,
    startsOnFirstCall = false,
  } = quota as FakeWindowOptions;
  return {
    kind: 'window',
    name: validateName(`${where}: \`name\``, name),
    limit: validateInteger(`${where}: \`limit\``, limit, '100', 0),
    windowMs: durationMs(`${where}: \`window\``, window),
    phaseMs: validateInteger(`${where}: \`phaseMs\``, phaseMs, '137', 0),
    startsOnFirstCall: startsOnFirstCall === true,
  };
}

function parseBucket(where: string, quota: unknown): ParsedBucket {
  const example = "{ capacity: 100, refill: { amount: 10, every: '1s' } }";
  validateOptions(where, quota, ['name', 'capacity', 'refill'], example);
  const { name = 'requests', capacity, refill } = quota as FakeBucketOptions;
  validateOptions(`${where}: \`refill\``, refill, ['amount', 'every'], "{ amount: 10, every: '1s' }");
  const limit = validateInteger(`${where}: \`capacity\``, capacity, '100');
  const amount = validateInteger(`${where}: \`refill.amount\``, refill.amount, '10');
  const everyMs = durationMs(`${where}: \`refill.every\``, refill.every);
  return {
    kind: 'bucket',
    name: validateName(`${where}: \`name\``, name),
    limit,
    windowMs: (limit / amount) * everyMs,
  };
}

function validateName(where: string, name: unknown): string {
  const allowed = 'lower-case letters, digits and hyphens';
  if (typeof name !== 'string') throw wrongType(where, name, allowed, "'tokens'");
  if (!/^[a-z0-9-]{1,64}$/.test(name)) throw outOfRange(where, name, allowed, "'tokens'");
  return name;
}
