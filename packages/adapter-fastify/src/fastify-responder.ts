import type { Decision } from '@sluice/core';
import type { Responder } from '@sluice/http';
import { keepDecision } from '@sluice/http/node';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How a guard answers requests of Fastify 5. */
export const fastifyResponder: Responder<FastifyRequest, FastifyReply> = {
  keepDecision,
  isAnswered: (reply) => reply.sent,
  setStatus(reply, status) {
    reply.code(status);
  },
  setHeader(reply, name, value) {
    reply.header(name, value);
  },
  // Those of the reply, and those that middleware of Node has set on the raw response.
  headerNames: (reply) => Object.keys(reply.getHeaders()),
  removeHeader(reply, name) {
    reply.removeHeader(name);
    reply.raw.removeHeader(name);
  },
  send(reply, { contentType, body }) {
    // As bytes, because Fastify adds a charset to the media type of a string.
    reply.header('content-type', contentType).send(Buffer.from(body));
  },
  abandon(reply) {
    // Fastify waits for an answer unless the reply is hijacked.
    reply.hijack();
  },
};

type OnLimited = (request: FastifyRequest, reply: FastifyReply, decision: Decision) => unknown;

/**
 * Lets `onLimited` answer as a handler of Fastify does: what it returns is sent, unless it is undefined or
 * the reply.
 */
export function sendingReturned(onLimited: OnLimited | undefined): OnLimited | undefined {
  if (onLimited === undefined) return undefined;
  return async (request, reply, decision) => {
    const payload = await onLimited(request, reply, decision);
    if (payload !== undefined && payload !== reply) reply.send(payload);
  };
}
