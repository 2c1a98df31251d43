import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from './environment.ts';

/** How a site limits its visitors. */
export interface SiteOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** Whether the framework trusts the proxy in front of it. Default: the framework's default. */
  readonly trustsProxy?: boolean;
}

/** A server on loopback whose only route is limited. */
export interface Site {
  get(headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Serves such a listener. */
export async function siteOf(listener: RequestListener, environment: Environment): Promise<Site> {
  return siteAt(await listen(createServer(listener), environment));
}

/** The site at that address. */
export function siteAt(url: string): Site {
  return {
    async get(headers = {}) {
      const response = await fetch(url, { headers });
      // Read to the end, so that the connection is free for the next request.
      await response.arrayBuffer();
      return response;
    },
  };
}

async function listen(server: Server, environment: Environment): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  environment.atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
