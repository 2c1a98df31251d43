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
  { timeoutMs, ...target }: Target,
  agent: Agent,
  { method = 'GET', path = '/login', headers = {}, body, localAddress }: Sent,
): Promise<Answer> {
  const sent = request({
    ...placeOf(target),
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

/** Returns where to connect to, as Node's clients take it. */
export function placeOf({
  origin,
  socketPath,
}: Omit<Target, 'timeoutMs'>): { hostname: string; port: number } | { socketPath: string } {
  if (socketPath !== undefined) return { socketPath };
  const { hostname, port } = new URL(origin);
  return { hostname, port: Number(port) };
}
