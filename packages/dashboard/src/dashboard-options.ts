import {
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import type { Telemetry } from '@sluice/telemetry';
import type { Authorize } from './authorize.ts';
import { type NamedLimiter, namedLimiters, type ShownLimiter } from './limiters/shown-limiter.ts';
import type { AuditEvent } from './messages.ts';
import { validateChallenge } from './serving/challenge.ts';

/** Options of `createDashboard`. */
export interface DashboardOptions {
  /** Where the counts and the top keys come from. The dashboard makes it observe the limiters. */
  readonly telemetry: Telemetry;
  /**
   * The limiters whose keys can be looked up and acted on, each with a name of its own. One whose subjects
   * are not strings comes with a function: `{ limiter, subject: (key) => ({ key, tier: tierOf(key) }) }`. To
   * block keys, a limiter needs a `block` among its limits.
   */
  readonly limiters: readonly ShownLimiter[];
  /** Who may use the dashboard; see {@link Authorize}. Everyone else gets 401 and nothing else. */
  readonly authorize: Authorize;
  /**
   * The `WWW-Authenticate` of a 401, such as `'Basic realm="limits"'`, with which a browser asks for a
   * password. Default: none.
   */
  readonly challenge?: string;
  /**
   * Called with what each operator has done, once it is done or has failed. An error that it throws becomes
   * an uncaught exception. The channel `sluice:audit` of `diagnostics_channel` carries the same events.
   */
  readonly onAudit?: (event: AuditEvent) => void;
  /**
   * Whether the list of top keys shows keyed hashes, where keys are secrets or personal data. A key can be
   * looked up only by those who know it then. Default: false.
   */
  readonly hashKeys?: boolean;
  /**
   * For how many keys of each limiter to keep the history of the last hour, about 700 bytes each; 0 for none.
   * Default: 1,000.
   */
  readonly historyKeys?: number;
}

export interface ParsedDashboardOptions {
  readonly telemetry: Telemetry;
  readonly limiters: readonly NamedLimiter[];
  readonly authorize: Authorize;
  readonly challenge: string | undefined;
  readonly onAudit: ((event: AuditEvent) => void) | undefined;
  readonly hashKeys: boolean;
  readonly historyKeys: number;
}

const CALLER = 'createDashboard';
const KNOWN = ['telemetry', 'limiters', 'authorize', 'challenge', 'onAudit', 'hashKeys', 'historyKeys'];

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function parseDashboardOptions(options: DashboardOptions): ParsedDashboardOptions {
  validateOptions(CALLER, options, KNOWN, '{ telemetry, limiters, authorize }');
  const { telemetry, authorize, challenge, onAudit, hashKeys = false, historyKeys = 1000 } = options;
  if (typeof authorize !== 'function') {
    const allowed = 'a function that decides who may see and change limits';
    throw wrongType(`${CALLER}: \`authorize\``, authorize, allowed, '(request) => isAdmin(request)');
  }
  if (typeof telemetry?.snapshot !== 'function' || typeof telemetry.topKeys !== 'function') {
    throw wrongType(`${CALLER}: \`telemetry\``, telemetry, 'telemetry', 'createTelemetry()');
  }
  validateChallenge(CALLER, challenge);
  validateOptionalFunction(`${CALLER}: \`onAudit\``, onAudit, '(event) => log.info(event)');
  if (typeof hashKeys !== 'boolean') {
    throw wrongType(`${CALLER}: \`hashKeys\``, hashKeys, 'true or false', 'true');
  }
  validateInteger(`${CALLER}: \`historyKeys\``, historyKeys, '1000', 0, 100_000);
  const limiters = namedLimiters(CALLER, options.limiters);
  return { telemetry, limiters, authorize, challenge, onAudit, hashKeys, historyKeys };
}
