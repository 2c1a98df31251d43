import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { FastifyBaseLogger } from 'fastify';
import type { AccessTokens } from '../access/access-tokens.ts';
import type { TlsOptions } from '../access/tls-options.ts';
import type { EnvoyRateLimits } from '../envoy/envoy-rate-limits.ts';
import type { EnvoyReply } from '../envoy/envoy-reply.ts';
import type { Place } from '../listen-options.ts';
import { failureOf } from '../service/failure.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import { withinDeadline } from './call-deadline.ts';
import { grpcFailure } from './grpc-failure.ts';
import { HealthService } from './health-service.ts';
import { requestOfWire, type WireRequest, wireOfReply } from './rate-limit-call.ts';
import { wireDefinitions } from './wire-definitions.ts';

/** 32 descriptors that each repeat 60 kB, the most that Envoy takes of headers: a client chooses these. */
const MOST_MESSAGE_BYTES = 2_097_152;
/** Clients find new instances when their connections end. grpc-js adds jitter. */
const CONNECTION_AGE_MS = 86_400_000;
const CONNECTION_GRACE_MS = 3_600_000;

/** What the gRPC side of the service needs. */
export interface GrpcAppParts {
  readonly limits: EnvoyRateLimits;
  readonly tokens: AccessTokens;
  readonly metrics: ServiceMetrics;
  readonly logger: FastifyBaseLogger;
  readonly tls: TlsOptions | undefined;
  readonly storeDeadlineMs: number;
}

/** The gRPC side: Envoy's `ShouldRateLimit`, and health. */
export class GrpcApp {
  readonly #parts: GrpcAppParts;
  readonly #health = new HealthService();
  readonly #server = new Server({
    'grpc.max_receive_message_length': MOST_MESSAGE_BYTES,
    'grpc.max_connection_age_ms': CONNECTION_AGE_MS,
    'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
    // Counts for a debugging service that is not served here, at each message.
    'grpc.enable_channelz': 0,
  });

  constructor(parts: GrpcAppParts) {
    this.#parts = parts;
    const definitions = wireDefinitions();
    const service = (name: string): ServiceDefinition => definitions[name] as ServiceDefinition;
    this.#server.addService(service('envoy.service.ratelimit.v3.RateLimitService'), {
      ShouldRateLimit: (call: ServerUnaryCall<WireRequest, object>, callback: sendUnaryData<object>) => {
        this.#answer(call, callback);
      },
    });
    this.#server.addService(service('grpc.health.v1.Health'), this.#health.implementation);
  }

  /** Resolves to the address. */
  async listen(place: Place): Promise<string> {
    const name = 'socket' in place ? `unix:${place.socket}` : `${bracketed(place.host)}:${place.port}`;
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(name, this.#credentials(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return 'socket' in place ? name : `${bracketed(place.host)}:${port}`;
  }

  /** Makes health report that this instance should be sent no more calls. */
  drain(): void {
    this.#health.isServing = false;
  }

  /** Ends when all calls have ended, or after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#health.close();
    const timer = setTimeout(() => this.#server.forceShutdown(), withinMs);
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    clearTimeout(timer);
  }

  #credentials(): ServerCredentials {
    const { tls } = this.#parts;
    if (tls === undefined) return ServerCredentials.createInsecure();
    const { cert, key, clientCa } = tls;
    return ServerCredentials.createSsl(
      clientCa === undefined ? null : Buffer.from(clientCa),
      [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }],
      clientCa !== undefined,
    );
  }

  #answer(call: ServerUnaryCall<WireRequest, object>, callback: sendUnaryData<object>): void {
    const { limits, tokens, metrics, logger, storeDeadlineMs } = this.#parts;
    const send = (reply: EnvoyReply): void => {
      metrics.request('ShouldRateLimit', 'OK');
      callback(null, wireOfReply(reply));
    };
    const fail = (error: unknown): void => {
      const failure = failureOf(error);
      metrics.request('ShouldRateLimit', failure.code);
      if (failure.status === 500) logger.error({ err: error }, 'a call failed');
      callback(grpcFailure(failure));
    };
    try {
      if (tokens.areRequired) tokens.authorize(call.metadata.get('authorization')[0]?.toString(), 'check');
      const reply = limits.decide(requestOfWire(call.request));
      // Not an async function: most replies are there at once.
      if (reply instanceof Promise) withinDeadline(call, storeDeadlineMs, reply).then(send).catch(fail);
      else send(reply);
    } catch (error) {
      fail(error);
    }
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
