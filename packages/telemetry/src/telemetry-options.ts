import { type Duration, durationMs } from '@sluice/core';
import { validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { DenialLog } from './denial-log/denial-log.ts';
import type { Meter } from './exposition/meter.ts';
import { validateSecret } from './key-digest.ts';

/** Options of `createTelemetry`. */
export interface TelemetryOptions {
  /**
   * A meter of OpenTelemetry, such as `metrics.getMeter('sluice')` of `@opentelemetry/api`. Default: none;
   * `prometheus()` works without one.
   */
  readonly meter?: Meter;
  /** Gets every denial; see `createDenialLog`. Default: none. */
  readonly denialLog?: DenialLog;
  /** The top keys: how many counters, and after which time the past weighs half. */
  readonly topKeys?: {
    /** Keys that are counted at a time: more find more, 10 at least. Default: 500. */
    readonly capacity?: number;
    /** Default: `'10m'`. */
    readonly halveEvery?: Duration;
  };
  /**
   * The secret with which `topKeys` hashes keys on request, at least 16 characters. With the `keySecret` of
   * the denial log, both show the same hashes. Default: random, for the life of the process.
   */
  readonly keySecret?: string;
  /** Names of limiters with series of their own; the rest are counted as `_other`. Default: 200. */
  readonly maxLimiters?: number;
  /** Limits with series of their own, over all limiters; the rest are `_other` of theirs. Default: 1,000. */
  readonly maxLimits?: number;
}

export interface ParsedTelemetryOptions extends Pick<TelemetryOptions, 'meter' | 'denialLog' | 'keySecret'> {
  readonly capacity: number;
  readonly halveEveryMs: number;
  readonly maxLimiters: number;
  readonly maxLimits: number;
}

const CALLER = 'createTelemetry';
const KNOWN = ['meter', 'denialLog', 'topKeys', 'keySecret', 'maxLimiters', 'maxLimits'];

export function parseTelemetryOptions(options: TelemetryOptions): ParsedTelemetryOptions {
  validateOptions(CALLER, options, KNOWN, '{ meter }');
  const { meter, denialLog, topKeys = {}, keySecret } = options;
  if (meter !== undefined && typeof (meter as Meter | null)?.addBatchObservableCallback !== 'function') {
    throw wrongType(`${CALLER}: \`meter\``, meter, "OpenTelemetry's meter", "metrics.getMeter('sluice')");
  }
  if (denialLog !== undefined && typeof (denialLog as DenialLog | null)?.record !== 'function') {
    throw wrongType(`${CALLER}: \`denialLog\``, denialLog, 'a denial log', 'createDenialLog({ logger })');
  }
  validateOptions(`${CALLER}: \`topKeys\``, topKeys, ['capacity', 'halveEvery'], '{ capacity: 500 }');
  validateSecret(CALLER, keySecret);
  const whole = (name: string, value: number, example: string, least = 1): number =>
    validateInteger(`${CALLER}: \`${name}\``, value, example, least, 100_000);
  return {
    ...(meter === undefined ? {} : { meter }),
    ...(denialLog === undefined ? {} : { denialLog }),
    ...(keySecret === undefined ? {} : { keySecret }),
    capacity: whole('topKeys.capacity', topKeys.capacity ?? 500, '500', 10),
    halveEveryMs: durationMs(`${CALLER}: \`topKeys.halveEvery\``, topKeys.halveEvery ?? '10m'),
    maxLimiters: whole('maxLimiters', options.maxLimiters ?? 200, '200'),
    maxLimits: whole('maxLimits', options.maxLimits ?? 1000, '1000'),
  };
}
