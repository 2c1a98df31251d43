import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store, StoreCapabilities } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { onTestFinished } from 'vitest';
import { concludeWith, Guard, type StoreGuardOptions } from '../src/index.ts';
import { nodeResponder } from '../src/node/index.ts';
import { nodeFramework } from './node-framework.ts';

export type Options = Partial<StoreGuardOptions<IncomingMessage, ServerResponse>>;

/** A guard in front of a handler, on a real server. */
export interface Served {
  readonly origin: string;
  readonly guard: Guard<IncomingMessage, ServerResponse>;
  /** How many requests have reached the handler. */
  readonly passed: () => number;
  /** The kinds of outcomes, in the order in which they were reached. */
  readonly outcomes: string[];
}

/** Serves a guard with these options. An error is answered with 500 and its message. */
export async function serve(options: Options): Promise<Served> {
  const all = { store: memoryStore(), ...options } as StoreGuardOptions<IncomingMessage, ServerResponse>;
  const guard = new Guard(nodeFramework, all);
  const conclude = concludeWith<IncomingMessage, ServerResponse>(nodeResponder, all.onLimited);
  const outcomes: string[] = [];
  let passed = 0;
  const origin = await listen((request, response) => {
    const outcome = guard.check(request, response);
    void Promise.resolve(outcome).then(({ kind }) => outcomes.push(kind));
    conclude(outcome, request, response, (error) => {
      if (error === undefined) passed++;
      response.statusCode = error === undefined ? Number(request.headers['x-answer'] ?? 200) : 500;
      response.end(String(error ?? 'passed'));
    });
  });
  return { origin, guard, passed: () => passed, outcomes };
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Returns a memory store that answers with a promise, as a store on a server does. */
export function asyncStore(): Store {
  const inner = memoryStore();
  const capabilities: StoreCapabilities = inner.capabilities;
  return {
    capabilities,
    update: (keys, transition) => inner.update(keys, transition),
    remove: (keys) => inner.remove(keys),
    close: () => inner.close(),
  };
}
