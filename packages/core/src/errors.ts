/** Every code of a {@link RateLimitError}, and its meaning. Codes are stable; messages may change. */
export const rateLimitErrorCodes = {
  STORE_UNAVAILABLE:
    'The store could not be reached, or rejected the call. A check that was under way when the connection was lost may have been counted.',
  STORE_TIMEOUT: 'The store did not answer within the deadline. The check may or may not have been counted.',
  STORE_CONTENDED: 'Too many writers competed for one record, and the store gave up. Nothing was spent.',
  STORE_CLOSED: 'The store was closed before the call. Nothing was spent.',
  RECORD_CORRUPT: 'The store holds a record that this limit could not have written. Nothing was spent.',
  WAIT_TOO_LONG: 'The wait would exceed `maxWaitMs`, or would never end. Nothing was spent.',
  QUEUE_FULL: 'As many calls wait as `maxQueued` allows. Nothing was spent.',
  CHECK_ABORTED: 'The `signal` of the check was aborted. A check that had not been sent was not counted.',
} as const;

/** The code of a {@link RateLimitError}. */
export type RateLimitErrorCode = keyof typeof rateLimitErrorCodes;

/** The same symbol in every copy of core, so each recognises the errors of the others. */
const brand = Symbol.for('@sluice/core.RateLimitError');

/**
 * An outage: the limiter could not decide. A denial is never an error, but a returned decision; a
 * programmer's mistake is a `TypeError` or `RangeError`. If another error led to this one, it is the `cause`.
 */
export class RateLimitError extends Error {
  override readonly name: string = 'RateLimitError';
  readonly code: RateLimitErrorCode;
  /**
   * When to try again, in milliseconds since the epoch by the clock of this process, where that is known;
   * `Infinity`: never. Only outbound calls report it.
   */
  declare readonly retryAtMs?: number;

  static {
    Object.defineProperty(RateLimitError.prototype, brand, { value: true });
  }

  constructor(
    code: RateLimitErrorCode,
    message?: string,
    options?: { readonly cause?: unknown; readonly retryAtMs?: number },
  ) {
    super(message ?? rateLimitErrorCodes[code], options);
    this.code = code;
    // Not a field of every error: only these have it.
    if (options?.retryAtMs !== undefined) Object.assign(this, { retryAtMs: options.retryAtMs });
  }

  /**
   * Whether `error` is a RateLimitError, whichever copy of core created it. Use it instead of `instanceof`,
   * which fails where a process has loaded core twice (as ESM and as CommonJS, or in two versions).
   *
   * @example
   * ```ts
   * try {
   *   await limiter.consume('user-1');
   * } catch (error) {
   *   if (!RateLimitError.is(error)) throw error;
   *   console.error(error.code, error.cause);
   * }
   * ```
   */
  static is(error: unknown): error is RateLimitError {
    return typeof error === 'object' && error !== null && brand in error;
  }

  /** A CHECK_ABORTED whose cause is the reason of the signal. */
  static aborted(signal: AbortSignal): RateLimitError {
    return new RateLimitError('CHECK_ABORTED', undefined, { cause: signal.reason });
  }

  /**
   * Returns the error itself if it is a RateLimitError, otherwise a STORE_UNAVAILABLE with it as the `cause`.
   */
  static from(cause: unknown): RateLimitError {
    if (RateLimitError.is(cause)) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new RateLimitError('STORE_UNAVAILABLE', `The store failed: ${reason}`, { cause });
  }
}

/** Whether a check failed because the store could not decide it. */
export function isOutage(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && error.code !== 'CHECK_ABORTED';
}

/** Every `code` of a `TypeError` or `RangeError` that reports a programmer's mistake, and its meaning. */
export const mistakeCodes = {
  WRONG_TYPE: 'A value has the wrong type.',
  OUT_OF_RANGE: 'A value has the right type but is out of range.',
  UNKNOWN_OPTION: 'There is no option of this name.',
} as const;

/** The code of a `TypeError` or `RangeError` that reports a programmer's mistake. */
export type MistakeCode = keyof typeof mistakeCodes;

/** `where` names the function and the value, such as "tokenBucket: `capacity`". */
export function wrongType(where: string, given: unknown, allowed: string, example: string): TypeError {
  return mistake(TypeError, 'WRONG_TYPE', where, given, allowed, example);
}

export function outOfRange(where: string, given: unknown, allowed: string, example: string): RangeError {
  return mistake(RangeError, 'OUT_OF_RANGE', where, given, allowed, example);
}

export function unknownOption(caller: string, name: string, known: readonly string[]): TypeError {
  const error = new TypeError(
    `${caller}: there is no option ${show(name)}. The options are ${known.map((k) => `\`${k}\``).join(', ')}.`,
  );
  return Object.assign(error, { code: 'UNKNOWN_OPTION' satisfies MistakeCode });
}

function mistake<E extends Error>(
  Kind: new (message: string) => E,
  code: MistakeCode,
  where: string,
  given: unknown,
  allowed: string,
  example: string,
): E {
  const error = new Kind(`${where} must be ${allowed}, for example ${example}; got ${show(given)}.`);
  return Object.assign(error, { code });
}

/** Whether the error reports a programmer's mistake, which is not an outage. */
export function isMistake(error: unknown): error is TypeError | RangeError {
  if (!(error instanceof TypeError || error instanceof RangeError)) return false;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && Object.hasOwn(mistakeCodes, code);
}

/**
 * Returns what a caller gets for an error that a store has thrown: the error itself if a transition threw it
 * (`isOurs`) or if it reports a programmer's mistake; otherwise a `RateLimitError`.
 */
export function storeError(error: unknown, isOurs: boolean): unknown {
  return isOurs || isMistake(error) ? error : RateLimitError.from(error);
}

/** The value as a person would write it, truncated, because it may be hostile or a secret. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
