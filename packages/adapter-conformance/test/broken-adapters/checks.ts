import type { Socket } from 'node:net';
import type { Message } from '../adapters/app.ts';
import type { NodeConclude } from '../adapters/node-adapter.ts';
import { type BrokenAdapter, brokenOnNode } from './broken-adapter.ts';

/** Adapters that let requests pass unchecked, check them too late, or settle them too early. */
export const checks: readonly BrokenAdapter[] = [
  brokenOnNode(
    'passes on an error',
    {
      conclude: (working) => (outcome, request, response, next) =>
        working(outcome, request, response, () => next()),
    },
    'hands an outage to the error handler by default',
    'fails a request, and does not let it pass, if a function throws or returns nonsense',
    'fails a request whose cost is read from a body that no parser has read, and charges nothing',
  ),
  brokenOnNode(
    'expects every refusal to have an end',
    {
      conclude: (working) => (outcome, request, response, next) => {
        const ending = Promise.resolve(outcome).then((late) => {
          const isEndless =
            late.kind === 'limited' && late.decision.retryAfterMs === Number.POSITIVE_INFINITY;
          return isEndless ? ({ kind: 'failed', error: new Error('No end.') } as const) : late;
        });
        return working(ending, request, response, next);
      },
    },
    'refuses with 429 under a limit of 0, which no wait helps, and not with an error',
    'spends the cost, and sends no Retry-After for one that can never fit',
  ),
  brokenOnNode(
    'forgets to await',
    {
      conclude: (working) => (outcome, request, response, next) => {
        if (outcome instanceof Promise) next();
        else working(outcome, request, response, next);
      },
    },
    'runs no handler before the check has been decided',
  ),
  brokenOnNode(
    'runs the handler of a request that it refuses',
    {
      conclude: (working) => (outcome, request, response, next) => {
        working(outcome, request, response, next);
        void Promise.resolve(outcome).then(({ kind }) => kind === 'limited' && next());
      },
    },
    'runs the handler once for a request that passes, and never for one that is refused',
  ),
  brokenOnNode(
    'takes the end of a request for the disconnect of its client',
    {
      framework: () => ({
        gone(request) {
          const client = new AbortController();
          request.resume().once('end', () => client.abort());
          return { signal: client.signal, release() {} };
        },
      }),
    },
    'does not take the end of the body of a request for the disconnect of its client',
  ),
  brokenOnNode(
    'does not see that a client disconnects',
    { framework: () => ({ gone: () => ({ signal: new AbortController().signal, release() {} }) }) },
    'runs no handler, and charges nothing, if the client disconnects during the check',
  ),
  brokenOnNode(
    'settles a request before it has been answered',
    { framework: () => ({ onAnswered: (_request, _response, settle) => void settle(true) }) },
    'holds a slot until the response has been sent',
    'counts only failed requests, if `countWhen` says so',
  ),
  brokenOnNode(
    'settles only what has been answered',
    {
      framework: () => ({
        onAnswered: (_request, response, settle) => void response.once('finish', () => settle(true)),
      }),
    },
    'releases a slot when the client disconnects, while the handler goes on',
  ),
  brokenOnNode(
    'does not limit HEAD',
    { skips: ({ method }) => method === 'HEAD' },
    'counts HEAD as GET, and sends Retry-After without `headers`',
  ),
  brokenOnNode(
    'checks one request of a connection',
    { skips: secondOnConnection() },
    'passes no more than the limit of ten requests that are sent on one connection at once',
  ),
  brokenOnNode(
    'lets requests pass while another is being checked',
    checkingOneAtATime(),
    'passes no more than the limit of twenty requests that are checked at once',
  ),
  brokenOnNode(
    'does not limit streams of HTTP/2',
    { skips: ({ httpVersionMajor }) => httpVersionMajor === 2 },
    'answers over HTTP/2 as it does over HTTP/1.1',
    'passes no more than the limit of ten streams on one connection of HTTP/2',
  ),
  brokenOnNode(
    'reports every second limiter',
    {
      onServe([, second]) {
        second?.onDiagnostic?.({ code: 'SLUICE_COUNTED_TWICE', message: '', url: '' });
      },
    },
    'does not report two limiters with limits of their own',
  ),
  brokenOnNode(
    'takes the body from the handler',
    {
      before(request) {
        request.resume();
      },
    },
    'leaves the body of a request to its handler',
  ),
  brokenOnNode(
    'checks after the body has been parsed',
    { settings: (settings) => ({ ...settings, parsesFirst: true }) },
    'counts a request whose body cannot be parsed',
  ),
];

function secondOnConnection(): (request: Message) => boolean {
  const seen = new WeakSet<Socket>();
  return ({ socket }) => {
    if (seen.has(socket)) return true;
    seen.add(socket);
    return false;
  };
}

function checkingOneAtATime() {
  let isChecking = false;
  return {
    skips: () => isChecking,
    conclude: (working: NodeConclude) => {
      const concluding: typeof working = (outcome, request, response, next) => {
        isChecking = true;
        void Promise.resolve(outcome).then(() => {
          isChecking = false;
        });
        return working(outcome, request, response, next);
      };
      return concluding;
    },
  };
}
