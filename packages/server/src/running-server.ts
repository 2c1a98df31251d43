import { setTimeout } from 'node:timers/promises';
import {
  type Config,
  type ConfigChange,
  type EnvoyConfig,
  loadEnvoyConfig,
  watchEnvoyConfig,
} from '@sluice/config';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { AccessTokens } from './access/access-tokens.ts';
import { ServiceDashboard } from './dashboard/service-dashboard.ts';
import { EnvoyRateLimits } from './envoy/envoy-rate-limits.ts';
import { GrpcApp } from './grpc/grpc-app.ts';
import { httpApp } from './http/http-app.ts';
import { closeHttp, listenHttp } from './http/http-listener.ts';
import { serviceEndpoints } from './http/service-endpoints.ts';
import { isLoopback, type ListenOptions, type Place, placeOf } from './listen-options.ts';
import type { DecisionServer } from './server.ts';
import type { ValidatedServerOptions } from './server-options.ts';
import { DecisionService, type ObserveLimiter } from './service/decision-service.ts';
import { Reservations } from './service/reservations.ts';
import { removeStaleSocket } from './stale-socket.ts';
import { StoreReadiness } from './store/store-readiness.ts';
import { logOutages } from './telemetry/outage-lines.ts';
import { ServiceMetrics } from './telemetry/service-metrics.ts';
import { ServiceTelemetry } from './telemetry/service-telemetry.ts';

/** A first connection may take this long, in milliseconds, before readiness reports it. */
const PROBE_WITHIN_MS = 1000;
/** Domains that are warned about, once each. Callers choose them. */
const MOST_WARNINGS = 100;

/** The parts of the service, and their life. */
export class RunningServer implements DecisionServer {
  readonly #options: ValidatedServerOptions;
  readonly #config: Config;
  readonly #logger: FastifyBaseLogger;
  readonly #metrics = new ServiceMetrics();
  readonly #tokens: AccessTokens;
  readonly #limits: EnvoyRateLimits;
  readonly #reservations: Reservations;
  readonly #readiness: StoreReadiness;
  readonly #telemetry: ServiceTelemetry;
  readonly #createHttp: (dashboard: ServiceDashboard | undefined) => FastifyInstance;
  readonly #http: FastifyInstance[] = [];
  readonly #grpc: GrpcApp[] = [];
  readonly #warned = new Set<string>();
  #dashboard: Promise<ServiceDashboard> | undefined;
  #stopWatching: readonly (() => void)[] | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: ValidatedServerOptions, config: Config, logger: FastifyBaseLogger) {
    this.#options = options;
    this.#config = config;
    this.#logger = logger;
    this.#tokens = new AccessTokens(options.tokens);
    // Creates the store, so that a mistake in it is found at the start.
    const { store } = config;
    this.#telemetry = new ServiceTelemetry(options, store, logger);
    const { telemetry, auditLog } = this.#telemetry;
    const observe: ObserveLimiter = (limiter) => {
      telemetry.observe(limiter);
      logOutages(limiter, logger);
    };
    const service = new DecisionService(config, observe);
    // Its metrics are there from the start.
    for (const domain of config.domains) service.limiter(domain);
    this.#readiness = new StoreReadiness(store, PROBE_WITHIN_MS);
    this.#reservations = new Reservations(service);
    this.#limits = new EnvoyRateLimits({
      service,
      files: this.#envoyFiles(),
      store,
      deadlineMs: options.storeDeadlineMs,
      observe,
      onUnknownDomain: (domain) => this.#warnOf(domain),
    });
    const endpoints = serviceEndpoints({
      service,
      reservations: this.#reservations,
      limits: this.#limits,
      problem: () => this.#problem(),
      auditLog,
      metrics: options.metrics
        ? () => telemetry.prometheus() + this.#metrics.prometheus(this.#reservations.counts)
        : undefined,
    });
    this.#createHttp = (dashboard) =>
      httpApp({
        endpoints,
        tokens: this.#tokens,
        metrics: this.#metrics,
        logger,
        tls: options.tls,
        dashboard,
        isDraining: () => this.#closed !== undefined,
      });
  }

  async listen(options: ListenOptions): Promise<string> {
    const place = placeOf('listen', options);
    if ('socket' in place) await removeStaleSocket(place.socket);
    const app = this.#createHttp(await this.#dashboardAt(place));
    this.#http.push(app);
    return listenHttp(app, place);
  }

  async listenGrpc(options: ListenOptions): Promise<string> {
    const place = placeOf('listenGrpc', options);
    if ('socket' in place) await removeStaleSocket(place.socket);
    const app = new GrpcApp({
      limits: this.#limits,
      tokens: this.#tokens,
      metrics: this.#metrics,
      logger: this.#logger,
      tls: this.#options.tls,
      storeDeadlineMs: this.#options.storeDeadlineMs,
    });
    this.#grpc.push(app);
    return app.listen(place);
  }

  reload(): readonly ConfigChange[] {
    try {
      // Both are read before either is used.
      const files = this.#envoyFiles();
      const changes = this.#config.path === undefined ? [] : this.#config.reload();
      if (files !== undefined) this.#limits.use(files);
      this.#reloaded(changes);
      return changes;
    } catch (error) {
      this.#rejected(error as Error);
      throw error;
    }
  }

  watch(): void {
    if (this.#stopWatching !== undefined || this.#closed !== undefined) return;
    const onError = (error: Error): void => this.#rejected(error);
    const stops: (() => void)[] = [];
    if (this.#config.path !== undefined) {
      stops.push(this.#config.watch({ onReload: (changes) => this.#reloaded(changes), onError }));
    }
    const { envoyConfig } = this.#options;
    if (envoyConfig !== undefined) {
      const onReload = (files: EnvoyConfig): void => {
        this.#limits.use(files);
        this.#reloaded([]);
      };
      stops.push(watchEnvoyConfig(envoyConfig, { onReload, onError }));
    }
    this.#stopWatching = stops;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { drainMs, closeWithinMs } = this.#options;
    for (const stop of this.#stopWatching ?? []) stop();
    for (const app of this.#grpc) app.drain();
    if (drainMs > 0) await setTimeout(drainMs);
    (await this.#dashboard)?.close();
    await Promise.all([
      ...this.#http.map((app) => closeHttp(app, closeWithinMs)),
      ...this.#grpc.map((app) => app.close(closeWithinMs)),
    ]);
    this.#reservations.close();
    await this.#config.close();
    this.#telemetry.close();
  }

  /** The dashboard, unless it would be open to everybody. One serves all places. */
  async #dashboardAt(place: Place): Promise<ServiceDashboard | undefined> {
    if (!this.#options.dashboard || !(this.#tokens.areRequired || isLoopback(place))) return undefined;
    const { telemetry, auditLog } = this.#telemetry;
    this.#dashboard ??= ServiceDashboard.open({
      config: this.#config,
      tokens: this.#tokens,
      telemetry,
      auditLog,
      logger: this.#logger,
    });
    return this.#dashboard;
  }

  #envoyFiles(): EnvoyConfig | undefined {
    const { envoyConfig } = this.#options;
    return envoyConfig === undefined ? undefined : loadEnvoyConfig(envoyConfig);
  }

  async #problem(): Promise<string | undefined> {
    if (this.#closed !== undefined) return 'The service is closing.';
    return this.#readiness.problem();
  }

  #reloaded(changes: readonly ConfigChange[]): void {
    this.#metrics.load(true);
    void this.#dashboard?.then((dashboard) => dashboard.refresh());
    this.#logger.info({ changes }, 'loaded the configuration again');
  }

  #rejected({ message }: Error): void {
    this.#metrics.load(false);
    this.#logger.error({ reason: message }, 'rejected the configuration; the one before stays in use');
  }

  #warnOf(domain: string): void {
    this.#metrics.unknownDomain();
    if (this.#warned.has(domain) || this.#warned.size >= MOST_WARNINGS) return;
    this.#warned.add(domain);
    this.#logger.warn({ domain }, 'Envoy asks for a domain that does not exist; its calls are allowed');
  }
}
