import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createServer, type DecisionServer, type ServerOptions } from '../src/index.ts';

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any;
}

/** A service that listens, until the test has finished. */
export interface Service {
  readonly server: DecisionServer;
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export async function startService(options: ServerOptions): Promise<Service> {
  const server = createServer(options);
  onTestFinished(() => server.close());
  const url = await server.listen({ port: 0 });
  return {
    server,
    url,
    get: async (path, headers = {}) => read(await fetch(`${url}${path}`, { headers })),
    post: async (path, body, headers = {}) =>
      read(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  };
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') === true;
  return { status, headers, body: isJson ? JSON.parse(text) : text };
}

/** A new folder, removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-server-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A configuration with one domain, `api`, that has these rules. */
export function rules(...list: readonly object[]): object {
  return { version: 1, domains: { api: { rules: list } } };
}
