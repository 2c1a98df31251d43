import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express5, { type Express } from 'express';
import express4 from 'express4';
import { onTestFinished } from 'vitest';

/** Both versions that the adapter serves. Every test runs on each. */
export const expressVersions: readonly (readonly [string, () => Express])[] = [
  ['Express 5', express5],
  // Their types differ, but not in anything tested here.
  ['Express 4', express4 as unknown as () => Express],
];

/** Serves the app on a free loopback port until the test ends. Resolves to its origin. */
export async function serve(app: Express, host = '127.0.0.1'): Promise<string> {
  const server = createServer(app).listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Answers errors with status 500 and `{ name, message, code }`, so that a test can see them. */
export function showErrors(app: Express): void {
  // Express recognises an error handler by its four parameters.
  app.use((error: unknown, _request: unknown, response: import('express').Response, _next: unknown) => {
    const { name, message, code } = error as { name?: string; message?: string; code?: string };
    response.status(500).json({ name, message, code });
  });
}
