import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Attributes } from '@sluice/config';
import type { Decision } from '@sluice/core';
import { PROBLEM_MEDIA_TYPE, problemOf } from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DecisionService } from '../../service/decision-service.ts';
import { ServiceError } from '../../service/service-error.ts';
import { whenReady } from '../../service/when-ready.ts';
import { denyQuery, domainParams, pathParams } from '../bodies.ts';
import { decisionHeaders } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** Longer keys count as their digest: the client chooses them, and records live in memory. */
const LONGEST_KEY = 1024;
const LONGEST_PATH = 8192;

/** The endpoint that nginx, Caddy, HAProxy, Apache, Traefik, Kong and APISIX call. */
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
    handle({ params: { domain }, query: { deny = '429' }, request, reply }) {
      const method = single(request.headers, 'x-forwarded-method') ?? request.method;
      const attributes = attributesOf(request, method, single(request.headers, 'x-forwarded-uri'));
      return whenReady(service.check({ domain, attributes }), (decision) =>
        answer(decision, reply, 204, Number(deny)),
      );
    },
  });
}

/**
 * The endpoint that Envoy's `ext_authz` calls as an HTTP service: with the client's method, and with its path
 * after `path_prefix`. It takes only 200 for a permission.
 */
export function extAuthzEndpoint(service: DecisionService): Endpoint {
  return endpoint({
    method: 'ANY',
    path: '/v1/ext-authz/{domain}/{path}',
    scope: 'check',
    summary: 'Checks the request whose method and path these are, for ext_authz of Envoy. Reads no body.',
    params: pathParams,
    answers: { 200: 'Allowed.', 429: 'Denied.' },
    handle({ params: { domain }, request, reply }) {
      // Not the parameter, which is decoded: rules do that, and see what the app sees.
      const uri = /^\/v1\/ext-authz\/[^/]+(\/.*)$/s.exec(request.raw.url ?? '')?.[1];
      const attributes = attributesOf(request, request.method, uri);
      return whenReady(service.check({ domain, attributes }), (decision) =>
        answer(decision, reply, 200, 429),
      );
    },
  });
}

function answer(
  decision: Decision,
  reply: FastifyReply,
  allowed: number,
  denied: number,
): Buffer | undefined {
  // Not through Fastify, which writes names in lower case: scripts of gateways compare case.
  for (const [name, value] of Object.entries(decisionHeaders(decision))) reply.raw.setHeader(name, value);
  if (decision.allowed) {
    reply.code(allowed);
    return undefined;
  }
  reply.code(denied).type(PROBLEM_MEDIA_TYPE);
  // As bytes: of text, Fastify would name the charset, which this type does not have.
  return Buffer.from(JSON.stringify({ ...problemOf(decision), status: denied }));
}

function attributesOf({ headers }: FastifyRequest, method: string, uri: string | undefined): Attributes {
  const path = uri?.replace(/[?#].*$/s, '');
  if (path !== undefined && path.length > LONGEST_PATH) {
    throw new ServiceError('INVALID_REQUEST', `The path is longer than ${LONGEST_PATH} characters.`);
  }
  // Each proxy appends the address that it has seen, so only the last one cannot be forged.
  const ip = single(headers, 'x-forwarded-for')?.split(',').at(-1)?.trim();
  const { authorization: _own, ...others } = headers;
  return {
    method,
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
