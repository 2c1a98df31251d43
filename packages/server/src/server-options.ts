import type { Environment } from '@sluice/config';
import type { Store } from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import type { FastifyBaseLogger } from 'fastify';
import type { AccessToken } from './access/access-tokens.ts';
import type { TlsOptions } from './access/tls-options.ts';
import type { ServerTelemetry } from './telemetry/server-telemetry.ts';

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
  /** Receives the decisions, and writes the metrics. Default: counters of the service's own. */
  readonly telemetry?: ServerTelemetry;
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
  'environment',
  'migrate',
];
const LONGEST_MS = 86_400_000;

/** The options, validated and with defaults. */
export type ValidatedServerOptions = ServerOptions &
  Required<Pick<ServerOptions, 'tokens' | 'storeDeadlineMs' | 'drainMs' | 'closeWithinMs'>>;

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
    validateOptionalFunction(`${caller}: \`telemetry.observe\``, telemetry.observe ?? null, example);
    validateOptionalFunction(`${caller}: \`telemetry.prometheus\``, telemetry.prometheus ?? null, example);
  }
  return { ...options, tokens, storeDeadlineMs, drainMs, closeWithinMs };
}
