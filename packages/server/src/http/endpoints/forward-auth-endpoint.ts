import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Attributes } from '@sluice/config';
import { PROBLEM_MEDIA_TYPE, problemOf } from '@sluice/http';
import type { FastifyRequest } from 'fastify';
import type { DecisionService } from '../../service/decision-service.ts';
import { ServiceError } from '../../service/service-error.ts';
import { denyQuery, domainParams } from '../bodies.ts';
import { decisionHeaders } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** Longer keys count as their digest: the client chooses them, and records live in memory. */
const LONGEST_KEY = 1024;
const LONGEST_PATH = 8192;

/** The endpoint that nginx, Caddy, HAProxy, Apache, Traefik, APISIX and Envoy's `ext_authz` call. */
export function forwardAuthEndpoint(service: DecisionService): Endpoint {
  return endpoint({
    method: 'ANY',
    path: '/v1/forward-auth/{domain}',
    scope: 'check',
    summary:
      'Checks the request that X-Forwarded-Method, -Uri and -For and X-Api-Key describe. Reads no body.',
    params: domainParams,
    query: denyQuery,
    answers: { 204: 'Allowed.', 403: 'Denied, with `?deny=403`.', 429: 'Denied.' },
    async handle({ params: { domain }, query: { deny = '429' }, request, reply }) {
      const decision = await service.check({ domain, attributes: attributesOf(request) });
      // Not through Fastify, which writes names in lower case: scripts of gateways compare case.
      for (const [name, value] of Object.entries(decisionHeaders(decision))) {
        reply.raw.setHeader(name, value);
      }
      if (decision.allowed) {
        reply.code(204);
        return undefined;
      }
      reply.code(Number(deny)).type(PROBLEM_MEDIA_TYPE);
      // As bytes: of text, Fastify would name the charset, which this type does not have.
      return Buffer.from(JSON.stringify({ ...problemOf(decision), status: Number(deny) }));
    },
  });
}

function attributesOf({ headers, method }: FastifyRequest): Attributes {
  const path = single(headers, 'x-forwarded-uri')?.replace(/[?#].*$/s, '');
  if (path !== undefined && path.length > LONGEST_PATH) {
    throw new ServiceError('INVALID_REQUEST', `The path is longer than ${LONGEST_PATH} characters.`);
  }
  // Each proxy appends the address that it has seen, so only the last one cannot be forged.
  const ip = single(headers, 'x-forwarded-for')?.split(',').at(-1)?.trim();
  const { authorization: _own, ...others } = headers;
  return {
    method: single(headers, 'x-forwarded-method') ?? method,
    path,
    ip: bounded(ip),
    api_key: bounded(single(headers, 'x-api-key')),
    headers: others as NonNullable<Attributes['headers']> & object,
  };
}

function single(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function bounded(value: string | undefined): string | undefined {
  if (value === undefined || value.length <= LONGEST_KEY) return value;
  return `sha256:${createHash('sha256').update(value).digest('hex')}`;
}
