import type { Environment } from '@sluice/config';
import type { Store } from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import type { Telemetry } from '@sluice/telemetry';
import type { FastifyBaseLogger } from 'fastify';
import type { AccessToken } from './access/access-tokens.ts';
import type { TlsOptions } from './access/tls-options.ts';

/** The options of {@link createServer}. */
export interface ServerOptions {
  /** Limits: the path of a file, or an object of the same shape. */
  readonly config: string | object;
  /** A file of envoyproxy/ratelimit, or a folder of them, for the calls of Envoy. */
  readonly envoyConfig?: string;
  /** The store, in place of the one that the configuration names. Closing it is up to you. */
  readonly store?: Store;
  /** Who may call. Default: everybody, so listen only where everybody may. */
  readonly tokens?: readonly AccessToken[];
  /** Serves TLS, on HTTP and gRPC. Default: none. */
  readonly tls?: TlsOptions;
  /**
   * How long a call to the store may take, in milliseconds; then the failure policy answers. Set it below the
   * timeout of your callers. Default: 100.
   */
  readonly storeDeadlineMs?: number;
  /**
   * How long a closing service goes on answering, not ready any more, before it stops to accept requests, in
   * milliseconds: as long as your load balancer takes to notice. Default: 0.
   */
  readonly drainMs?: number;
  /**
   * How long requests under way may take to end when the service closes, in milliseconds. Default: 10,000.
   */
  readonly closeWithinMs?: number;
  /** Receives the log. Default: none. */
  readonly logger?: FastifyBaseLogger;
  /**
   * Counts the decisions, for the metrics and the dashboard; with a denial log of its own, if you want one.
   * Default: telemetry of the service's own, whose denial log goes to `logger`.
   */
  readonly telemetry?: Telemetry;
  /** Whether `GET /metrics` is served, to tokens with the scope `admin`. Default: true. */
  readonly metrics?: boolean;
  /**
   * Whether `/dashboard` is served, to tokens with the scope `admin`; without tokens, only on loopback
   * addresses and to this machine. Default: true.
   */
  readonly dashboard?: boolean;
  /** Whether denials are logged, without flooding the log. Default: true. */
  readonly denialLog?: boolean;
  /**
   * How the lines about denials and about actions of operators show keys: a keyed hash, the key itself, or
   * not at all. Default: `'hash'`.
   */
  readonly loggedKeys?: 'hash' | 'plain' | 'none';
  /**
   * The secret of the hashes, at least 16 characters; the same for all instances whose lines are to be
   * joined. Default: random, for the life of the process.
   */
  readonly keySecret?: string;
  /** The environment variables, for the configuration. Default: `process.env`. */
  readonly environment?: Environment;
  /** Whether to create the tables of a Postgres store, if they are missing. Default: false. */
  readonly migrate?: boolean;
}

const KNOWN = [
  'config',
  'envoyConfig',
  'store',
  'tokens',
  'tls',
  'storeDeadlineMs',
  'drainMs',
  'closeWithinMs',
  'logger',
  'telemetry',
  'metrics',
  'dashboard',
  'denialLog',
  'loggedKeys',
  'keySecret',
  'environment',
  'migrate',
];
const LONGEST_MS = 86_400_000;
const SHORTEST_SECRET = 16;

/** The options, validated and with defaults. */
export type ValidatedServerOptions = ServerOptions &
  Required<
    Pick<
      ServerOptions,
      | 'tokens'
      | 'storeDeadlineMs'
      | 'drainMs'
      | 'closeWithinMs'
      | 'metrics'
      | 'dashboard'
      | 'denialLog'
      | 'loggedKeys'
    >
  >;

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function validateServerOptions(options: ServerOptions): ValidatedServerOptions {
  const caller = 'createServer';
  validateOptions(caller, options, KNOWN, "{ config: 'limits.yaml' }");
  const {
    config,
    envoyConfig,
    tokens = [],
    storeDeadlineMs = 100,
    drainMs = 0,
    closeWithinMs = 10_000,
    telemetry,
    metrics = true,
    dashboard = true,
    denialLog = true,
    loggedKeys = 'hash',
    keySecret,
  } = options;
  if (typeof config !== 'string' && (typeof config !== 'object' || config === null)) {
    throw wrongType(`${caller}: \`config\``, config, 'the path of a file, or an object', "'limits.yaml'");
  }
  if (envoyConfig !== undefined && typeof envoyConfig !== 'string') {
    throw wrongType(`${caller}: \`envoyConfig\``, envoyConfig, 'a path', "'ratelimit/config'");
  }
  if (envoyConfig === '') throw outOfRange(`${caller}: \`envoyConfig\``, '', 'a path', "'ratelimit/config'");
  validateInteger(`${caller}: \`storeDeadlineMs\``, storeDeadlineMs, '100', 1, LONGEST_MS);
  validateInteger(`${caller}: \`drainMs\``, drainMs, '1000', 0, LONGEST_MS);
  validateInteger(`${caller}: \`closeWithinMs\``, closeWithinMs, '10_000', 0, LONGEST_MS);
  if (telemetry !== undefined) {
    const example = 'createTelemetry()';
    for (const name of ['observe', 'prometheus', 'snapshot', 'topKeys'] as const) {
      validateOptionalFunction(`${caller}: \`telemetry.${name}\``, telemetry[name] ?? null, example);
    }
  }
  const switches = { metrics, dashboard, denialLog };
  for (const [name, value] of Object.entries(switches)) {
    if (typeof value !== 'boolean')
      throw wrongType(`${caller}: \`${name}\``, value, 'true or false', 'false');
  }
  if (!['hash', 'plain', 'none'].includes(loggedKeys)) {
    throw outOfRange(`${caller}: \`loggedKeys\``, loggedKeys, "'hash', 'plain' or 'none'", "'hash'");
  }
  if (keySecret !== undefined && (typeof keySecret !== 'string' || keySecret.length < SHORTEST_SECRET)) {
    const allowed = `text of at least ${SHORTEST_SECRET} characters`;
    throw outOfRange(`${caller}: \`keySecret\``, '(hidden)', allowed, 'process.env.KEY_SECRET');
  }
  return { ...options, tokens, storeDeadlineMs, drainMs, closeWithinMs, ...switches, loggedKeys };
}
