import { prometheusContentType } from '@sluice/telemetry';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** The metrics of the service and of its limiters. */
export function metricsEndpoint(metrics: () => string): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/metrics',
    scope: 'admin',
    summary: 'Metrics in the text format of Prometheus.',
    answers: { 200: 'text/plain; version=0.0.4' },
    async handle({ reply }) {
      reply.type(prometheusContentType);
      return metrics();
    },
  });
}
