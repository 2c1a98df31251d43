import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/**
 * What is read of a request, on both platforms of Nest. In a GraphQL or WebSocket context, every call has an
 * object of its own that inherits from the request or from the client of the platform.
 */
export interface NestRequest {
  /** The client's address by the platform's own rules on proxies. WebSocket clients have none. */
  readonly ip?: string | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** What is used of a response, on both platforms of Nest. */
export interface NestResponse {
  statusCode: number;
  /** On Fastify. */
  readonly raw?: ServerResponse;
  setHeader?(name: string, value: string): unknown;
  end?(body: string): unknown;
  /** On Fastify. */
  header?(name: string, value: string): unknown;
  /** On Fastify. */
  send?(body: Buffer): unknown;
  getHeaders(): object;
  removeHeader(name: string): unknown;
}

/** The shapes that Node's own request hides in, by platform and context. */
interface Enclosing {
  /** On Fastify. */
  readonly raw?: IncomingMessage;
  /** The request of the handshake of Socket.IO. */
  readonly request?: IncomingMessage;
  /** A client of `ws`, which does not keep the request of its upgrade. */
  readonly _socket?: IncomingMessage['socket'];
}

/** Returns Node's own request, or what is known of it. */
export function messageOf(request: NestRequest): IncomingMessage {
  const { raw, request: handshake, _socket: socket } = request as NestRequest & Enclosing;
  if (socket !== undefined) return { headers: {}, socket } as IncomingMessage;
  return raw ?? handshake ?? (request as IncomingMessage);
}

/** Stands in for the response where a context has none: headers that are set on it reach no client. */
export class DetachedResponse implements NestResponse {
  statusCode = 200;
  readonly #headers: Record<string, string> = {};

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  getHeaders(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  removeHeader(name: string): void {
    delete this.#headers[name];
  }
}

/** Returns Node's own response, or undefined if there is none. */
export function replyOf(response: NestResponse): ServerResponse | undefined {
  return response instanceof DetachedResponse ? undefined : (response.raw ?? (response as ServerResponse));
}
