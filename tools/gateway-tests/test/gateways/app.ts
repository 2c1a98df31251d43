import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the app behind a gateway has got. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** An app that answers with what it has got. `/own/STATUS` answers with that status, and a text. */
export interface App {
  readonly port: number;
  /** Everything that has arrived, in order. */
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

export async function startApp(): Promise<App> {
  const seen: Seen[] = [];
  const server = createServer({ maxHeaderSize: 65_536 }, async (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const { method = '', url = '' } = request;
    const record = { method, url, bytes, sha256: hash.digest('hex') };
    seen.push(record);
    const own = /^\/own\/(\d{3})$/.exec(url)?.[1];
    if (own === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(record));
    } else {
      response.writeHead(Number(own), { 'content-type': 'text/plain' }).end('the app says so');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
