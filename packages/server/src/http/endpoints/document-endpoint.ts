import { type Endpoint, endpoint } from '../endpoint.ts';
import { openApiDocument } from '../open-api.ts';

/** The OpenAPI document of these endpoints, and of itself. */
export function documentEndpoint(others: readonly Endpoint[]): Endpoint {
  const own = endpoint({
    method: 'GET',
    path: '/openapi.json',
    scope: undefined,
    summary: 'This document.',
    answers: { 200: 'OpenAPI 3.1, as JSON.' },
    handle: async () => document,
  });
  const document = openApiDocument([...others, own]);
  return own;
}
