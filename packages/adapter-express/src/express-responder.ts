import type { Responder } from '@sluice/http';
import type { Request, Response } from 'express';

/** How a guard answers requests of Express 5 and 4. */
export const expressResponder: Responder<Request, Response> = {
  keepDecision(request, decision, isShadow) {
    if (isShadow) request.shadowRateLimit = decision;
    else request.rateLimit = decision;
  },
  isAnswered: (response) => response.headersSent,
  setStatus(response, status) {
    response.statusCode = status;
  },
  setHeader(response, name, value) {
    response.setHeader(name, value);
  },
  headerNames: (response) => response.getHeaderNames(),
  removeHeader(response, name) {
    response.removeHeader(name);
  },
  send(response, { contentType, body }) {
    response.setHeader('content-type', contentType);
    response.end(body);
  },
  abandon() {},
};
