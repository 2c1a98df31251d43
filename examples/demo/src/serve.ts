import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '@sluice/core';
import { createTelemetry, prometheusContentType } from '@sluice/telemetry';
import { expressServer } from './express-server.ts';
import { fastifyServer } from './fastify-server.ts';
import type { DemoLimits } from './tiers.ts';

/**
 * The servers that the demo can run, by framework. To add one, add a line here and a file beside
 * `express-server.ts`.
 */
const servers: Readonly<Record<Framework, { readonly title: string; readonly make: MakeServer }>> = {
  express: { title: 'Express', make: expressServer },
  fastify: { title: 'Fastify', make: fastifyServer },
};

type MakeServer = (store: Store, limits: DemoLimits) => RequestListener | Promise<RequestListener>;

export type Framework = 'express' | 'fastify';

export const frameworks: readonly string[] = Object.keys(servers);

/** Whether the demo has a server for this framework. */
export function isFramework(name: string): name is Framework {
  return frameworks.includes(name);
}

/** The name of the framework, as people write it. */
export function titleOf(framework: Framework): string {
  return servers[framework].title;
}

/** A server that listens on the loopback address. */
export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves the demo's API, and its metrics at `/metrics`. Port 0 means any free port. Rejects when the port is
 * taken.
 */
export async function serve(
  framework: Framework,
  store: Store,
  limits: DemoLimits,
  port = 0,
): Promise<Served> {
  const telemetry = createTelemetry();
  const api = await servers[framework].make(store, limits);
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return api(request, response);
    response.setHeader('content-type', prometheusContentType).end(telemetry.prometheus());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // The limiters are those of the adapters, which create them. A server that cannot listen observes nothing.
  telemetry.observeProcess();
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      telemetry.close();
    },
  };
}
