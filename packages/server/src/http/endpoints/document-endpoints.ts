import { type Endpoint, endpoint } from '../endpoint.ts';
import { openApiDocument } from '../open-api.ts';

/** The metrics, and the OpenAPI document of these endpoints. */
export function documentEndpoints(metrics: () => string, others: readonly Endpoint[]): readonly Endpoint[] {
  const endpoints: readonly Endpoint[] = [
    endpoint({
      method: 'GET',
      path: '/metrics',
      scope: 'admin',
      summary: 'Metrics in the text format of Prometheus.',
      answers: { 200: 'text/plain; version=0.0.4' },
      async handle({ reply }) {
        reply.type('text/plain; version=0.0.4; charset=utf-8');
        return metrics();
      },
    }),
    endpoint({
      method: 'GET',
      path: '/openapi.json',
      scope: undefined,
      summary: 'This document.',
      answers: { 200: 'OpenAPI 3.1, as JSON.' },
      handle: async () => document,
    }),
  ];
  const document = openApiDocument([...others, ...endpoints]);
  return endpoints;
}
