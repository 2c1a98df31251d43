import { channel } from 'node:diagnostics_channel';
import { type KeyDigest, keyDigest } from '../key-digest.ts';
import { type AuditLogOptions, validateAuditLogOptions } from './audit-log-options.ts';

/** Something that a person did to a key. The audit events of `@sluice/dashboard` are such actions. */
export interface AuditedAction {
  /** Such as `block`. */
  readonly action: string;
  readonly limiter: string;
  readonly key: string;
  /** The length of a block, in milliseconds. */
  readonly durationMs?: number;
  /** The units of a penalty or a refund. */
  readonly cost?: number | Readonly<Record<string, number>>;
  /** Who did it; absent if that is not known. */
  readonly operator?: string;
  readonly outcome: 'done' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}

/** One line of the log. */
export interface AuditLine {
  readonly event: 'limits_operated';
  readonly action: string;
  readonly limiter: string;
  /** A keyed hash, by default; absent with `key: 'none'`. */
  readonly key?: string;
  readonly duration_ms?: number;
  readonly cost?: number | Readonly<Record<string, number>>;
  readonly operator?: string;
  readonly outcome: 'done' | 'failed';
  readonly error?: string;
}

/** Writes what operators do. Never sampled, never summarized. */
export interface AuditLog {
  /**
   * Writes one line. Pass it to a dashboard.
   *
   * @example
   * ```ts
   * createDashboard({ telemetry, limiters, authorize, onAudit: auditLog.record });
   * ```
   */
  readonly record: (action: AuditedAction) => void;
  /**
   * Writes the actions of every dashboard of the process until the returned function is called. Not together
   * with `onAudit`, or each is written twice.
   */
  observeProcess(): () => void;
}

/** The channel on which dashboards publish what operators do. Held, as those of `process-events.ts` are. */
const audits = channel('sluice:audit');

const MESSAGE = 'an operator acted on a key';

/**
 * Creates a log of what operators do to keys: one line for each reset, block, unblock and penalty, done or
 * failed, with who did it.
 *
 * Throws a `TypeError` or `RangeError` that names the option.
 *
 * @example
 * ```ts
 * const auditLog = createAuditLog({ logger, keySecret });
 * auditLog.observeProcess();
 * ```
 */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { logger, write, key: shown = 'hash', keySecret } = validateAuditLogOptions(options);
  const digest = keyDigest(keySecret);
  const record = (action: AuditedAction): void => {
    const line = auditLine(action, shown, digest);
    if (logger !== undefined) logger.info(line, MESSAGE);
    else
      write?.(
        `${JSON.stringify({ time: new Date().toISOString(), level: 'info', msg: MESSAGE, ...line })}\n`,
      );
  };
  return {
    record,
    observeProcess() {
      const listener = (event: unknown): void => record(event as AuditedAction);
      audits.subscribe(listener);
      return () => void audits.unsubscribe(listener);
    },
  };
}

function auditLine(
  { action, limiter, key, durationMs, cost, operator, outcome, error }: AuditedAction,
  shown: 'hash' | 'plain' | 'none',
  digest: KeyDigest,
): AuditLine {
  return {
    event: 'limits_operated',
    action,
    limiter,
    ...(shown !== 'none' && { key: shown === 'hash' ? digest(key) : key }),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
    ...(cost !== undefined && { cost }),
    ...(operator !== undefined && { operator }),
    outcome,
    ...(error !== undefined && { error }),
  };
}
