import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request, and the loopback address that it comes from. */
interface Step {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}

const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' };

/** Every runtime must answer these in the same way, in this order. */
const STEPS: readonly Step[] = [
  { path: '/', method: 'OPTIONS', headers: preflight },
  { path: '/' },
  { path: '/?answer=redirect' },
  { path: '/' },
  { path: '/', method: 'HEAD' },
  { path: '/', headers: { 'x-forwarded-for': '192.0.2.1' } },
  { path: '/', from: '127.0.0.2' },
  { path: '/?answer=throw', from: '127.0.0.2' },
  { path: '/', from: '127.0.0.2' },
  { path: '/?answer=404', from: '127.0.0.3' },
  { path: '/?answer=204', from: '127.0.0.3' },
  ...['200', 'redirect', 'throw', '200'].map((answer) => ({ path: `/hono?answer=${answer}` })),
  { path: '/hono', from: '127.0.0.2' },
  ...Array.from({ length: 4 }, () => ({ path: '/login' })),
  ...Array.from({ length: 3 }, () => ({ path: '/login?answer=401' })),
];

/**
 * Resolves to the answers to all steps, each as text: the request, the status, the fields of ours, and the
 * body of a refusal.
 */
export async function answersOf(origin: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const step of STEPS) seen.push(await answerTo(origin, step));
  return seen;
}

async function answerTo(
  origin: string,
  { path, method = 'GET', headers = {}, from = '127.0.0.1' }: Step,
): Promise<string> {
  // On Workers, the address is in a header, which the other runtimes must ignore.
  const sent = { 'cf-connecting-ip': from, ...headers };
  const [response] = (await once(
    send(origin + path, { method, headers: sent, localAddress: from, agent: false }).end(),
    'response',
  )) as [IncomingMessage];
  const body = await text(response);
  const ours = Object.entries(response.headers)
    .filter(([name]) => /^(x-)?ratelimit|^retry-after$|^cache-control$/.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  const refusal = response.statusCode === 429 ? [response.headers['content-type'], body] : [];
  return [`${from} ${method} ${path}`, response.statusCode, ...ours, ...refusal].join('\n');
}
