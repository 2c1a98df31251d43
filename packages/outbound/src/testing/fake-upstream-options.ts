import { type Clock, systemClock } from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import type { FakeRounding, HeaderStyle } from './header-style.ts';
import { type HeaderStyleName, headerStyles } from './header-styles.ts';
import { type FakeQuotaOptions, type ParsedQuota, parseFakeQuotas } from './parse-fake-quotas.ts';

/** A call as the fake upstream received it. */
export interface FakeRequest {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As text; at most a mebibyte is kept. */
  readonly body: string;
}

/** Where the fake upstream counts a call. */
export interface FakeRoute {
  /** The bucket that responses name, where the style does. */
  readonly bucket: string;
  /** Counted alone within the bucket, as Discord does with channels. */
  readonly resource?: string;
}

/** A response of your own. */
export interface FakeAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. Default: no body. */
  readonly body?: unknown;
}

/** Options of `fakeUpstream`. */
export interface FakeUpstreamOptions {
  /** How it answers: the name of a style, or a function of your own. */
  readonly style: HeaderStyleName | HeaderStyle;
  /** What it counts. A call must fit into all of them. Default: nothing, so that every call is allowed. */
  readonly quotas?: readonly FakeQuotaOptions[];
  /** Where a call is counted. Each bucket and resource has all the quotas for itself. Default: one bucket. */
  readonly bucketOf?: (request: FakeRequest) => string | FakeRoute;
  /** What a call costs, by quota. Default: the query, such as `/chat?tokens=1200`; 1 for the others. */
  readonly cost?: (request: FakeRequest) => Readonly<Record<string, number>>;
  /** Replaces parts of the response to an allowed call, such as its body. */
  readonly respond?: (request: FakeRequest) => FakeAnswer;
  /** By how many milliseconds its clock is ahead of that of this machine; negative: behind. Default: 0. */
  readonly clockSkewMs?: number;
  /** How resets are rounded to what the style can write. Default: `'down'`, which is the hard case. */
  readonly rounding?: FakeRounding;
  /**
   * Milliseconds that a call takes, half of them before it is counted, half after. A function is called for
   * every half. Default: 0.
   */
  readonly latencyMs?: number | ((random: () => number) => number);
  /** The share of answers, from 0 to 1, that are counted but never sent. Default: 0. */
  readonly lostAnswers?: number;
  /** The share of every quota, from 0 to 1, that somebody else spends at random moments. Default: 0. */
  readonly foreign?: number;
  /** Of everything random. Default: a random one; see `seed` of the upstream. */
  readonly seed?: number;
  /** Its clock without the skew. Default: that of this machine. */
  readonly clock?: Clock;
  /** Default: 0, which takes a free one. */
  readonly port?: number;
}

/** Options with their defaults. */
export interface ParsedFakeUpstreamOptions {
  readonly style: HeaderStyle;
  readonly quotas: readonly ParsedQuota[];
  readonly bucketOf: ((request: FakeRequest) => string | FakeRoute) | undefined;
  readonly cost: ((request: FakeRequest) => Readonly<Record<string, number>>) | undefined;
  readonly respond: ((request: FakeRequest) => FakeAnswer) | undefined;
  readonly clockSkewMs: number;
  readonly rounding: FakeRounding;
  readonly latencyMs: number | ((random: () => number) => number);
  readonly lostAnswers: number;
  readonly foreign: number;
  readonly seed: number;
  readonly clock: Clock;
  readonly port: number;
}

const KNOWN = [
  ...['style', 'quotas', 'bucketOf', 'cost', 'respond', 'clockSkewMs', 'rounding', 'latencyMs'],
  ...['lostAnswers', 'foreign', 'seed', 'clock', 'port'],
];
const DAY_MS = 86_400_000;
const MAX_SEED = 0xffff_ffff;

/** Parses the options of `fakeUpstream`. Throws a `TypeError` or `RangeError` if one is invalid. */
export function parseFakeUpstreamOptions(options: FakeUpstreamOptions): ParsedFakeUpstreamOptions {
  const example = "{ style: 'github', quotas: [{ limit: 100, window: '10s' }] }";
  validateOptions('fakeUpstream', options, KNOWN, example);
  const { quotas = [], bucketOf, cost, respond, clockSkewMs = 0, rounding = 'down', latencyMs = 0 } = options;
  validateOptionalFunction('fakeUpstream: `bucketOf`', bucketOf, "() => 'core'");
  validateOptionalFunction('fakeUpstream: `cost`', cost, '() => ({ tokens: 10 })');
  validateOptionalFunction('fakeUpstream: `respond`', respond, '() => ({ body: {} })');
  validateInteger('fakeUpstream: `clockSkewMs`', clockSkewMs, '-1700', -400 * DAY_MS, 400 * DAY_MS);
  if (!['down', 'up', 'exact'].includes(rounding)) {
    throw outOfRange('fakeUpstream: `rounding`', rounding, "'down', 'up' or 'exact'", "'down'");
  }
  if (typeof latencyMs !== 'function')
    validateInteger('fakeUpstream: `latencyMs`', latencyMs, '20', 0, DAY_MS);
  return {
    style: styleOf(options.style),
    quotas: parseFakeQuotas(quotas),
    bucketOf,
    cost,
    respond,
    clockSkewMs,
    rounding,
    latencyMs,
    lostAnswers: shareOf('lostAnswers', options.lostAnswers),
    foreign: shareOf('foreign', options.foreign),
    seed: validateInteger(
      'fakeUpstream: `seed`',
      options.seed ?? Math.floor(Math.random() * MAX_SEED),
      '1',
      0,
      MAX_SEED,
    ),
    clock: options.clock ?? systemClock,
    port: validateInteger('fakeUpstream: `port`', options.port ?? 0, '0', 0, 65_535),
  };
}

function styleOf(style: unknown): HeaderStyle {
  if (typeof style === 'function') return style as HeaderStyle;
  const names = Object.keys(headerStyles);
  const allowed = `a function, or one of ${names.map((name) => `'${name}'`).join(', ')}`;
  if (typeof style !== 'string') throw wrongType('fakeUpstream: `style`', style, allowed, "'github'");
  if (!Object.hasOwn(headerStyles, style)) {
    throw outOfRange('fakeUpstream: `style`', style, allowed, "'github'");
  }
  return headerStyles[style as HeaderStyleName];
}

function shareOf(name: string, value: unknown = 0): number {
  const where = `fakeUpstream: \`${name}\``;
  if (typeof value !== 'number') throw wrongType(where, value, 'a number from 0 to 1', '0.01');
  if (!(value >= 0 && value <= 1)) throw outOfRange(where, value, 'a number from 0 to 1', '0.01');
  return value;
}
