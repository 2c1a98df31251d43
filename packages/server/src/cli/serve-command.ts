import { readFileSync } from 'node:fs';
import { parseDuration } from '@sluice/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { TlsOptions } from '../access/tls-options.ts';
import { isLocal, type ListenOptions, placeOf } from '../listen-options.ts';
import type { DecisionServer } from '../server.ts';
import type { Terminal } from './terminal.ts';
import { readTokenFile } from './token-file.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** `sluice serve`: starts the service. */
export function serveCommand({ print }: Terminal): Command {
  return new Command('serve')
    .description('Start the decision service. The files are loaded again when they change, and on SIGHUP.')
    .requiredOption('-c, --config <file>', 'limits, in YAML or JSON')
    .option('-p, --port <number>', 'port for HTTP; 0 for any free one (default: 8080)', port)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--socket <path>', 'Unix socket for HTTP, in place of a port, or beside --port')
    .option('--grpc-port <number>', 'port for the gRPC calls of Envoy (default: none)', port)
    .option('--grpc-socket <path>', 'Unix socket for the gRPC calls of Envoy')
    .option('--envoy <path>', 'a file of envoyproxy/ratelimit, or a folder of them, for calls of Envoy')
    .option('--tokens <file>', 'tokens of callers, as SHA-256')
    .option('--allow-unauthenticated', 'listen beyond this machine without tokens or client certificates')
    .option('--tls-cert <file>', 'certificate, as PEM')
    .option('--tls-key <file>', 'key of the certificate, as PEM')
    .option('--tls-client-ca <file>', 'authority of client certificates, which are then required')
    .addOption(durationOption('--store-deadline', 'longest call to the store', 100, '100ms'))
    .addOption(durationOption('--drain', 'how long to go on answering after SIGTERM', 1000, '1s'))
    .addOption(
      durationOption('--close-within', 'longest wait for requests under way at the end', 10_000, '10s'),
    )
    .option('--migrate', 'create missing tables of a Postgres store')
    .option('--no-metrics', 'do not serve GET /metrics (scope admin, where tokens are required)')
    .option(
      '--no-dashboard',
      'do not serve /dashboard (scope admin; without tokens, only to browsers of this machine)',
    )
    .option('--no-denial-log', 'do not log denials')
    .addOption(
      new Option('--log-keys <how>', 'how log lines show the keys that are denied or operated on')
        .choices(['hash', 'plain', 'none'])
        .default('hash'),
    )
    .option('--key-secret <file>', 'secret of these hashes, the same for all instances (default: random)')
    .option('--no-watch', 'do not load the files again when they change')
    .addOption(new Option('--log-level <level>', 'least level of the log').choices(LEVELS).default('info'))
    .action((options: ServeOptions) => serve(options, print));
}

interface ServeOptions {
  readonly config: string;
  readonly port?: number;
  readonly host: string;
  readonly socket?: string;
  readonly grpcPort?: number;
  readonly grpcSocket?: string;
  readonly envoy?: string;
  readonly tokens?: string;
  readonly allowUnauthenticated?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly storeDeadline: number;
  readonly drain: number;
  readonly closeWithin: number;
  readonly migrate?: boolean;
  readonly metrics: boolean;
  readonly dashboard: boolean;
  readonly denialLog: boolean;
  readonly logKeys: 'hash' | 'plain' | 'none';
  readonly keySecret?: string;
  readonly watch: boolean;
  readonly logLevel: string;
}

async function serve(options: ServeOptions, print: Terminal['print']): Promise<void> {
  const { config, envoy, host, port: httpPort, socket, grpcPort, grpcSocket } = options;
  const tls = tlsOf(options);
  const tokens = options.tokens === undefined ? [] : readTokenFile(options.tokens);
  const isOpen = tokens.length === 0 && tls?.clientCa === undefined;
  if (isOpen && options.allowUnauthenticated !== true && !isLocal(placeOf('serve', { host, port: 0 }))) {
    throw new Error(
      `Everybody who can reach ${host} could call the service. Pass --tokens or --tls-client-ca, or, if that is meant, --allow-unauthenticated.`,
    );
  }
  // Loaded here, since it takes a while and the other commands do not need it.
  const [{ pino }, { createServer }] = await Promise.all([import('pino'), import('../create-server.ts')]);
  // What the service says to people goes to standard output, the log to standard error.
  const logger = pino({ level: options.logLevel }, pino.destination({ fd: 2, sync: true }));
  const server = createServer({
    config,
    logger,
    tokens,
    storeDeadlineMs: options.storeDeadline,
    drainMs: options.drain,
    closeWithinMs: options.closeWithin,
    metrics: options.metrics,
    dashboard: options.dashboard,
    denialLog: options.denialLog,
    loggedKeys: options.logKeys,
    ...(options.keySecret !== undefined && { keySecret: readFileSync(options.keySecret, 'utf8').trim() }),
    ...(envoy !== undefined && { envoyConfig: envoy }),
    ...(tls !== undefined && { tls }),
    ...(options.migrate !== undefined && { migrate: options.migrate }),
  });
  endOnSignals(server);
  const isPortWanted = httpPort !== undefined || socket === undefined;
  const http: readonly ListenOptions[] = [
    ...(isPortWanted ? [{ host, port: httpPort ?? 8080 }] : []),
    ...(socket === undefined ? [] : [{ socket }]),
  ];
  const grpc: readonly ListenOptions[] = [
    ...(grpcPort === undefined ? [] : [{ host, port: grpcPort }]),
    ...(grpcSocket === undefined ? [] : [{ socket: grpcSocket }]),
  ];
  try {
    for (const place of http) print(`sluice: listening on ${await server.listen(place)}`);
    for (const place of grpc) print(`sluice: gRPC on ${await server.listenGrpc(place)}`);
  } catch (error) {
    await server.close();
    throw error;
  }
  if (options.watch) server.watch();
  logger.info({ config, envoy }, 'ready');
}

function endOnSignals(server: DecisionServer): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
  process.on('SIGHUP', () => {
    try {
      server.reload();
    } catch {
      // It is in the log, and the configuration before stays in use.
    }
  });
}

function tlsOf({ tlsCert, tlsKey, tlsClientCa }: ServeOptions): TlsOptions | undefined {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new Error('TLS needs both --tls-cert and --tls-key.');
  return {
    cert: readFileSync(tlsCert),
    key: readFileSync(tlsKey),
    ...(tlsClientCa !== undefined && { clientCa: readFileSync(tlsClientCa) }),
  };
}

function durationOption(name: string, meaning: string, defaultMs: number, shown: string): Option {
  return new Option(`${name} <duration>`, meaning).argParser(duration).default(defaultMs, shown);
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a port, from 0 to 65535.');
}

function duration(text: string): number {
  try {
    return /^0(ms|s)?$/.test(text) ? 0 : parseDuration(/^\d+$/.test(text) ? `${text}ms` : text);
  } catch {
    throw new InvalidArgumentError('It must be a duration, such as 100ms or 10s.');
  }
}
