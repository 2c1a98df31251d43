import type { AuditLog } from '@sluice/telemetry';
import type { EnvoyRateLimits } from '../envoy/envoy-rate-limits.ts';
import type { DecisionService } from '../service/decision-service.ts';
import type { Reservations } from '../service/reservations.ts';
import type { Endpoint } from './endpoint.ts';
import { checkEndpoints } from './endpoints/check-endpoints.ts';
import { documentEndpoint } from './endpoints/document-endpoint.ts';
import { envoyJsonEndpoint } from './endpoints/envoy-json-endpoint.ts';
import { extAuthzEndpoint, forwardAuthEndpoint } from './endpoints/forward-auth-endpoint.ts';
import { healthEndpoints } from './endpoints/health-endpoints.ts';
import { leaseEndpoint } from './endpoints/lease-endpoint.ts';
import { metricsEndpoint } from './endpoints/metrics-endpoint.ts';
import { operatorEndpoints } from './endpoints/operator-endpoints.ts';
import { reservationEndpoints } from './endpoints/reservation-endpoints.ts';
import { usageEndpoint } from './endpoints/usage-endpoint.ts';

/** What the endpoints answer from. */
export interface EndpointSources {
  readonly service: DecisionService;
  readonly reservations: Reservations;
  readonly limits: EnvoyRateLimits;
  readonly auditLog: AuditLog;
  /** Why the service is not ready; undefined if it is. */
  readonly problem: () => Promise<string | undefined>;
  /** Undefined where they are not served. */
  readonly metrics: (() => string) | undefined;
}

/** Returns every endpoint of the service. */
export function serviceEndpoints(sources: EndpointSources): readonly Endpoint[] {
  const { service, reservations, limits, auditLog, problem, metrics } = sources;
  const endpoints = [
    ...checkEndpoints(service),
    ...operatorEndpoints(service, auditLog),
    ...reservationEndpoints(reservations),
    leaseEndpoint(reservations),
    usageEndpoint(service),
    forwardAuthEndpoint(service),
    extAuthzEndpoint(service),
    envoyJsonEndpoint(limits),
    ...healthEndpoints(problem),
    ...(metrics === undefined ? [] : [metricsEndpoint(metrics)]),
  ];
  return [...endpoints, documentEndpoint(endpoints)];
}
