import type { SuiteResponse } from '../adapter-under-test.ts';

/** What frameworks have on their responses. */
interface Answerable {
  readonly statusCode?: number;
  readonly status?: unknown;
  body?: unknown;
  send?(body: string): unknown;
  end?(body: string): unknown;
}

/** Uses a response by its shape. Throws a `TypeError` for one of an unknown shape. */
export function suiteResponse(response: unknown): SuiteResponse {
  const answerable = response as Answerable;
  const { statusCode, status } = answerable;
  if (isWebResponse(response)) {
    return { status: response.status, send: (body) => new Response(body, { status: response.status }) };
  }
  if (statusCode === undefined && typeof status === 'number') {
    return {
      status,
      send(body) {
        answerable.body = body;
      },
    };
  }
  const send = answerable.send ?? answerable.end;
  if (statusCode === undefined || send === undefined) {
    throw new TypeError('adapter conformance: the response is of an unknown shape. Pass `responseOf`.');
  }
  return { status: statusCode, send: (body) => void send.call(answerable, body) };
}

/** Some servers on Node replace the class. */
function isWebResponse(value: unknown): value is Response {
  const { headers, status } = value as Partial<Response>;
  return typeof headers?.get === 'function' && typeof status === 'number';
}
