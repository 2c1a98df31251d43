import { type IncomingHttpHeaders, request } from 'node:http';

/** The answer of a gateway. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ms: number;
}

export interface Call {
  readonly method?: string;
  /** As it is sent, not normalised. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer;
}

/** A client with an address of its own, since a gateway must not believe any other. */
export interface Client {
  send(port: number, call?: Call): Promise<Answer>;
}

let clients = 0;

/** The next client. Linux answers on all addresses of 127.0.0.0/8. */
export function newClient(): Client {
  clients++;
  const localAddress = `127.1.${clients >> 8}.${clients & 255}`;
  return { send: (port, call = {}) => send(localAddress, port, call) };
}

function send(localAddress: string, port: number, { method = 'GET', path = '/', headers = {}, body }: Call) {
  return new Promise<Answer>((resolve, reject) => {
    const since = performance.now();
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers, localAddress, agent: false, maxHeaderSize: 65_536 },
      async (response) => {
        let text = '';
        try {
          for await (const chunk of response) text += chunk;
        } catch (error) {
          return reject(error);
        }
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: text, ms: performance.now() - since });
      },
    );
    outgoing
      .on('error', reject)
      .setTimeout(60_000, () => outgoing.destroy(new Error('no answer within 60 s')));
    outgoing.end(body);
  });
}
