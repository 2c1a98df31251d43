import type { RefusalAnswer, Responder } from '@sluice/http';
import { keepDecision } from '@sluice/http/node';
import onHeaders from 'on-headers';
import { knownRequest } from './call.ts';
import { type NestRequest, type NestResponse, replyOf } from './nest-requests.ts';
import { isJson, RateLimitException } from './rate-limit-exception.ts';

/** How a guard answers calls in GraphQL and WebSocket contexts: it refuses by an exception. */
export const callResponder: Responder<NestRequest, NestResponse> = {
  keepDecision: (request, decision, isShadow) => keepDecision(knownRequest(request), decision, isShadow),
  isAnswered: (response) => replyOf(response)?.headersSent === true,
  // Other calls may share the response.
  setStatus() {},
  setHeader,
  headerNames: (response) => Object.keys(response.getHeaders()),
  removeHeader(response, name) {
    response.removeHeader(name);
    response.raw?.removeHeader(name);
  },
  send(_response, answer, decision) {
    throw new RateLimitException(answer, decision);
  },
  // No exception, because there is no response to send.
  abandon() {},
};

/** How a guard answers HTTP requests: by an exception, too, unless the body is not JSON. */
export const httpResponder: Responder<NestRequest, NestResponse> = {
  ...callResponder,
  setStatus(response, status) {
    response.statusCode = status;
  },
  send(response, answer, decision) {
    const { contentType } = answer;
    setHeader(response, 'content-type', isJson(contentType) ? STAND_IN : contentType);
    if (!isJson(contentType)) return sendText(response, answer);
    restoreMediaType(response, contentType);
    throw new RateLimitException(answer, decision);
  },
};

function setHeader(response: NestResponse, name: string, value: string): void {
  if (response.raw === undefined) response.setHeader?.(name, value);
  else response.header?.(name, value);
}

/**
 * Sent in place of the media type of a JSON body until its headers are written: on Express, Nest 11 replaces
 * any type other than `application/json`, and logs a warning.
 */
const STAND_IN = 'application/json; profile=sluice';

/**
 * Express adds a charset, which JSON does not have, and an `ETag`, which a refusal must not have. A type that
 * a filter of the app has set stays.
 */
function restoreMediaType(response: NestResponse, contentType: string): void {
  const reply = replyOf(response);
  if (reply === undefined) return;
  onHeaders(reply, () => {
    const sent = String(reply.getHeader('content-type'));
    if (/;\s*profile="?sluice"?\s*(;|$)/.test(sent)) reply.setHeader('content-type', contentType);
    reply.removeHeader('etag');
  });
}

/** Nest's filter would wrap a string in JSON. */
function sendText(response: NestResponse, { body }: RefusalAnswer): void {
  if (response.raw === undefined) response.end?.(body);
  else response.send?.(Buffer.from(body));
}
