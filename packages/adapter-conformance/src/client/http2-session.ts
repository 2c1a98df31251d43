import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { text } from 'node:stream/consumers';
import { type Answer, answerOf } from './answer.ts';
import type { Sent, Target } from './send.ts';

/** A connection of HTTP/2. */
export interface Http2Session {
  send(request: Sent): Promise<Answer>;
  close(): void;
}

/** Opens a connection of HTTP/2 without TLS, by prior knowledge. */
export async function openHttp2({ origin, timeoutMs }: Target): Promise<Http2Session> {
  const session = connect(origin);
  await once(session, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
  return {
    async send({ method = 'GET', path = '/login', headers = {} }) {
      const signal = AbortSignal.timeout(timeoutMs);
      const stream = session.request({ ...headers, ':method': method, ':path': path }, { signal });
      const [fields] = (await once(stream, 'response')) as [IncomingHttpHeaders];
      return answerOf(Number(fields[':status']), fields, await text(stream));
    },
    close: () => session.destroy(),
  };
}
