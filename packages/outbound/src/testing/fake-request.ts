import type { IncomingMessage } from 'node:http';
import type { FakeRequest } from './fake-upstream-options.ts';

const MAX_BODY = 2 ** 20;

/** Reads a request to its end. Keeps at most a mebibyte of its body. */
export async function readRequest(message: IncomingMessage): Promise<FakeRequest> {
  const { method = 'GET', url = '/', headers } = message;
  const isEmpty = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return { method, url, headers, body: isEmpty ? '' : await bodyOf(message) };
}

/** Returns the numbers of the query as a cost: `/chat?tokens=1200`. */
export function costOfQuery({ url }: FakeRequest): Record<string, number> {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const numbers = [...new URLSearchParams(url.slice(start))].filter(([, value]) => /^\d{1,15}$/.test(value));
  return Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)]));
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    if (length < MAX_BODY) chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY).toString();
}
