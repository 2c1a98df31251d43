import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, answerOf } from './answer.ts';

/** A request to send. */
export interface Sent {
  /** Default: GET. */
  readonly method?: string;
  /** Sent as it is. Default: `/login`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The address of this machine to send from. */
  readonly localAddress?: string;
}

/** Where an app listens. */
export interface Target {
  readonly origin: string;
  readonly socketPath: string | undefined;
  readonly timeoutMs: number;
}

/** Sends a request over HTTP/1.1. Rejects if there is no answer in time. */
export async function send(
  { origin, socketPath, timeoutMs }: Target,
  agent: Agent,
  { method = 'GET', path = '/login', headers = {}, body, localAddress }: Sent,
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const place = socketPath === undefined ? { hostname, port } : { socketPath };
  const sent = request({
    ...place,
    agent,
    method,
    path,
    headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    ...(localAddress !== undefined && { localAddress }),
    signal: AbortSignal.timeout(timeoutMs),
  }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return answerOf(response.statusCode, response.headers, await text(response));
}
