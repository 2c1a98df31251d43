import { expect } from 'vitest';
import type { Step } from './scenarios.ts';

/** Replaces seconds that depend on the clock. */
function timeless(value: string | null): string | null {
  return value === null ? null : value.replace(/;t=\d+/g, ';t=<time>');
}

/** Sends the request of a step, and compares the answer with the expected one. */
export async function play(
  origin: string,
  { method = 'GET', path = '/login', headers = {}, ...expected }: Step,
) {
  const response = await fetch(origin + path, { method, headers });
  const text = await response.text();
  expect(response.status).toBe(expected.status);
  for (const [name, value] of Object.entries(expected.sees ?? {})) {
    const seen = timeless(response.headers.get(name));
    if (value instanceof RegExp) expect(`${seen}`, name).toMatch(value);
    else expect(seen, name).toBe(value);
  }
  if (expected.body !== undefined) expect(JSON.parse(text)).toEqual(expected.body);
  if (response.status === 429) expect(text === '').toBe(method === 'HEAD');
}
