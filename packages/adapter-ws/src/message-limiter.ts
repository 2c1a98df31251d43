import type { IncomingMessage } from 'node:http';
import type { Decision, Limiter } from '@sluice/core';
import { outOfRange, validateInteger } from '@sluice/core/option-validation';
import { type AnyRateLimitOptions, Guard, type Outcome, withDefaultStore } from '@sluice/http';
import { nodeFramework } from '@sluice/http/node';
import { memoryStore } from '@sluice/store-memory';
import { ANSWER_OPTIONS, type DeniedOption } from './message-options.ts';
import { onErrorOf } from './on-error.ts';
import { rejectUncalled } from './uncalled.ts';

/** The part of a message that a guard reads. */
export interface ReceivedMessage {
  /** The request that opened the connection. */
  readonly request: IncomingMessage;
}

/** A connection, as far as messages on it are limited. */
export interface Connection {
  /** Calls the listener when the connection closes. */
  onClose(listener: () => void): void;
  close(code: number, reason: string): void;
  /** Called when messages come in faster than they are checked, and when they no longer do. */
  pause?(): void;
  resume?(): void;
}

/** How many messages of one connection may wait for their checks before no more are read. */
const MOST_WAITING = 16;
const POLICY_VIOLATION = 1008;

/** Limits the messages of connections: one guard for all of them. */
export class MessageLimiter<Message extends ReceivedMessage, Raw> {
  readonly #guard: Guard<Message, Raw>;
  readonly #onError: (error: object) => void;
  readonly #onLimited: ((message: Message, raw: Raw, decision: Decision) => unknown) | undefined;
  readonly #closes: boolean;
  readonly #closeCode: number;
  readonly #ends = new WeakMap<Message, (isSent: boolean) => Promise<void>>();
  readonly #connectionOf: (raw: Raw) => Connection;
  /** The checks that each open connection waits for. */
  readonly #waiting = new Map<Raw, Set<AbortController>>();

  /** Throws a `TypeError` or `RangeError` that names the option at fault. */
  constructor(caller: string, options: DeniedOption, connectionOf: (raw: Raw) => Connection) {
    rejectUncalled(caller, options);
    const { denied = 'drop', closeCode = POLICY_VIOLATION, onError, ...rest } = options ?? {};
    if (denied !== 'drop' && denied !== 'close') {
      throw outOfRange(`${caller}: \`denied\``, denied, "'drop' or 'close'", "'close'");
    }
    for (const name of ANSWER_OPTIONS) {
      if (name in rest) throw new TypeError(`${caller}: \`${name}\` has no effect on messages.`);
    }
    const shared = rest as AnyRateLimitOptions<Message, Raw>;
    this.#closes = denied === 'close';
    this.#closeCode = validateInteger(`${caller}: \`closeCode\``, closeCode, '1013', 1000, 4999);
    this.#onError = onErrorOf(caller, onError);
    this.#connectionOf = connectionOf;
    this.#guard = new Guard<Message, Raw>(
      {
        ...nodeFramework<Message, Raw>({
          message: ({ request }) => request,
          reply: (raw) => raw as never,
          address: ({ request }) => request.socket.remoteAddress,
          trustedProxies: () => 'none',
          route: () => undefined,
        }),
        // Each message counts. What has checked the upgrade counted something else.
        carrier: (message) => message,
        gone: (_message, raw) => {
          const client = new AbortController();
          const waiting = this.#waiting.get(raw);
          if (waiting === undefined) client.abort();
          waiting?.add(client);
          return { signal: client.signal, release: () => void waiting?.delete(client) };
        },
        onAnswered: (message, _raw, listener) => void this.#ends.set(message, listener),
      },
      options && withDefaultStore(shared, memoryStore),
    );
    this.#onLimited = shared.onLimited;
  }

  /** The limiter behind it. */
  get limiter(): Limiter<never> {
    return this.#guard.limiter;
  }

  /**
   * Returns a function that passes the messages of one connection on, in order, within their limits. A slot
   * is held until what `pass` returns has settled.
   */
  connect(raw: Raw): (message: Message, pass: () => unknown) => void {
    const connection = this.#connectionOf(raw);
    const checks = new Set<AbortController>();
    this.#waiting.set(raw, checks);
    let isClosed = false;
    connection.onClose(() => {
      isClosed = true;
      this.#waiting.delete(raw);
      for (const check of checks) check.abort();
    });
    let waiting = 0;
    let last: Promise<void> | undefined;
    const carryOut = (outcome: Outcome, message: Message, pass: () => unknown): void => {
      if (isClosed || outcome.kind === 'gone') this.#end(message, undefined);
      else if (outcome.kind === 'failed') this.#onError(outcome.error);
      else if (outcome.kind === 'pass') this.#end(message, pass);
      else if (this.#deny(message, raw, outcome.decision)) {
        isClosed = true;
        connection.close(this.#closeCode, reasonOf(outcome.decision));
      }
    };
    return (message, pass) => {
      if (isClosed) return;
      const outcome = this.#guard.check(message, raw);
      if (last === undefined && !(outcome instanceof Promise)) return carryOut(outcome, message, pass);
      waiting += 1;
      if (waiting === MOST_WAITING) connection.pause?.();
      const inTurn = Promise.all([outcome, last]).then(([settled]) => {
        waiting -= 1;
        if (waiting === MOST_WAITING - 1) connection.resume?.();
        if (last === inTurn) last = undefined;
        carryOut(settled, message, pass);
      });
      last = inTurn;
    };
  }

  /** Returns whether to close the connection. */
  #deny(message: Message, raw: Raw, decision: Decision): boolean {
    try {
      const answered: unknown = this.#onLimited?.(message, raw, decision);
      Promise.resolve(answered).catch(this.#onError);
    } catch (error) {
      this.#onError(error as object);
    }
    return this.#closes;
  }

  /** Passes a message on, if it is still to be, and frees what it holds when it has been handled. */
  async #end(message: Message, pass: (() => unknown) | undefined): Promise<void> {
    const end = this.#ends.get(message);
    if (end === undefined) return void pass?.();
    try {
      await pass?.();
    } finally {
      await end(true);
    }
  }
}

function reasonOf({ retryAfterMs }: Decision): string {
  if (!Number.isFinite(retryAfterMs)) return 'over a limit';
  // Rounded up: at the time given, the message passes.
  return `over a limit; retry after ${Math.ceil(retryAfterMs / 1000)} s`;
}
