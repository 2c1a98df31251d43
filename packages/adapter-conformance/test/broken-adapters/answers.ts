import type { ServerResponse } from 'node:http';
import { nodeResponder } from '@sluice/http/node';
import type { Message } from '../adapters/app.ts';
import { type BrokenAdapter, brokenOnNode, brokenOnWeb } from './broken-adapter.ts';

const QUOTA = /^(x-)?ratelimit/;

/** Removes the quota fields before the headers are sent, if the status is such a one. */
function withoutQuota(response: ServerResponse, isWithout: (status: number) => boolean): void {
  const { end } = response;
  response.end = (...given: unknown[]) => {
    if (isWithout(response.statusCode)) {
      for (const name of response.getHeaderNames()) if (QUOTA.test(name)) response.removeHeader(name);
    }
    return end.apply(response, given as never);
  };
}

/** Returns the response without its quota fields. */
function stripped(response: Response): Response {
  const copy = new Response(response.body, response);
  for (const name of [...copy.headers.keys()]) if (QUOTA.test(name)) copy.headers.delete(name);
  return copy;
}

const REFUSALS_THAT_ARE_NOT_STORED = [
  'lets no cache store a refusal, and sends no header of another body with it',
  'lets no cache store a refusal that discloses nothing',
  'lets no cache store a refusal in the words of the app',
  'lets no cache store a refusal that `onLimited` answers',
  'lets no cache store a refusal in an outage',
];

/** Adapters that do not answer as they should. */
export const answers: readonly BrokenAdapter[] = [
  brokenOnNode(
    'sends no body',
    { responder: { send: (response) => void response.end() } },
    'passes up to the limit, then refuses, and reports both',
  ),
  brokenOnNode(
    'keeps no decision',
    { responder: { keepDecision() {} } },
    'shows the decision to the handler',
  ),
  brokenOnNode(
    'mixes up decisions made in shadow mode',
    {
      responder: {
        keepDecision: (request, decision) => nodeResponder.keepDecision(request, decision, false),
      },
    },
    'keeps a decision made in shadow mode apart from the enforced one, whichever comes first',
  ),
  brokenOnNode(
    'takes a decision made in shadow mode for want of another',
    {
      responder: {
        keepDecision(request: Message & { rateLimit?: unknown }, decision, isShadow) {
          nodeResponder.keepDecision(request, decision, isShadow);
          request.rateLimit ??= decision;
        },
      },
    },
    'reports no enforced decision if there is only one in shadow mode',
  ),
  brokenOnNode(
    'leaves status 429 as it is',
    {
      responder: {
        setStatus(response, status) {
          if (status !== 500) response.statusCode = status;
        },
      },
      // As an error handler that keeps a status that is set.
      before(_request, response) {
        let current = 200;
        Object.defineProperty(response, 'statusCode', {
          get: () => current,
          set(status: number) {
            if (current !== 429) current = status;
          },
        });
      },
    },
    'answers 500, and not the 429 already set, if `onLimited` throws',
  ),
  brokenOnNode(
    'calls `onLimited` while the store is out',
    {
      conclude:
        (working, { onLimited }) =>
        (outcome, request, response, next) => {
          return working(
            Promise.resolve(outcome).then((late) => {
              if (late.kind === 'limited') onLimited?.(request, response, late.decision);
              return late;
            }),
            request,
            response,
            next,
          );
        },
    },
    "answers 503 in an outage with 'deny', without quota headers and without `onLimited`",
  ),
  brokenOnNode(
    'forgets the limiter before',
    { framework: () => ({ carrier: () => ({}) }) },
    'keeps the limits that an earlier limiter has reported',
    'reports the tighter of two limiters, even if it came first',
    'charges a request once if its limiter is mounted twice, or reports that it is counted twice',
  ),
  brokenOnNode(
    'keeps the headers of another answer',
    { responder: { removeHeader() {} } },
    ...REFUSALS_THAT_ARE_NOT_STORED,
  ),
  brokenOnNode(
    'sees no headers of another answer',
    { responder: { headerNames: () => [] } },
    ...REFUSALS_THAT_ARE_NOT_STORED,
  ),
  brokenOnNode('sets no headers', { responder: { setHeader() {} } }, ...REFUSALS_THAT_ARE_NOT_STORED),
  brokenOnNode(
    'takes back the headers of the app on every answer',
    { before: (_request, response) => void response.removeHeader('etag') },
    'keeps the headers of an answer that passes',
  ),
  brokenOnNode(
    'reports the quota on success only',
    { before: (_request, response) => withoutQuota(response, (status) => status >= 300 && status !== 429) },
    'reports the quota on a redirect',
    'reports the quota on a response of status 500',
    'reports the quota on a 404 of the framework, and counts it',
    'reports the quota on the response to an error that a handler throws',
    'reports all limits of stacked limiters, whichever writes last, whatever the status',
  ),
  brokenOnNode(
    'writes names as they are',
    {
      responder: {
        setHeader: (response, name, value) => void response.setHeader(name, value.replaceAll('\\', '')),
      },
    },
    'writes a name that would break out of its field as a quoted string',
  ),
  brokenOnWeb(
    'lets the outer limiter wipe what the inner has written',
    { carrier: () => ({}), inner: stripped, outer: (response) => response },
    'reports all limits of stacked limiters, whichever writes last, whatever the status',
  ),
  brokenOnWeb(
    'writes on responses that are immutable',
    {
      inner(response) {
        response.headers.set('x-limited', 'yes');
        return response;
      },
    },
    'reports the quota on a response whose headers are immutable',
  ),
  brokenOnWeb(
    'copies headers by name',
    {
      inner: ({ body, status, headers }) => {
        return new Response(body, { status, headers: Object.fromEntries(headers) });
      },
      outer: (response) => response,
    },
    'keeps every cookie of a response that it must copy',
  ),
];
