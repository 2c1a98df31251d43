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
    setHeader(response, 'content-type', answer.contentType);
    if (!isJson(answer.contentType)) return sendText(response, answer);
    keepMediaType(response, answer);
    throw new RateLimitException(answer, decision);
  },
};

function setHeader(response: NestResponse, name: string, value: string): void {
  if (response.raw === undefined) response.setHeader?.(name, value);
  else response.header?.(name, value);
}

/**
 * The platforms append a charset, which JSON does not have, and Express adds an `ETag`, which a refusal must
 * not have.
 */
function keepMediaType(response: NestResponse, { contentType }: RefusalAnswer): void {
  const reply = replyOf(response);
  if (reply === undefined) return;
  onHeaders(reply, () => {
    const sent = String(reply.getHeader('content-type'));
    if (sent.startsWith(`${contentType};`)) reply.setHeader('content-type', contentType);
    reply.removeHeader('etag');
  });
}

/** Nest's filter would wrap a string in JSON. */
function sendText(response: NestResponse, { body }: RefusalAnswer): void {
  if (response.raw === undefined) response.end?.(body);
  else response.send?.(Buffer.from(body));
}
