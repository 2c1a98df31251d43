import assert from 'node:assert/strict';
import { type AdapterConformanceCase, casesOf } from '../adapter-conformance-case.ts';
import type { SuiteRequest } from '../adapter-under-test.ts';
import { day, one } from '../sample-limits.ts';
import type { LimiterSpec } from '../stage.ts';

function throwing(value: unknown): () => never {
  return () => {
    throw value;
  };
}

/** Functions of options that throw or return nonsense. */
const mistakes: readonly (readonly [option: string, mistaken: () => unknown])[] = [
  ['limits', () => 'none'],
  ['limits', () => []],
  ['limits', () => [{ max: 5 }]],
  ['limits', () => undefined],
  ['key', () => undefined],
  ['key', () => 7],
  ['key', () => Promise.reject(new Error('There is no user.'))],
  ['cost', async () => '1'],
  ['cost', () => -5],
  ['cost', () => Number.NaN],
  ['cost', () => Number.POSITIVE_INFINITY],
  ['cost', () => 0.5],
  ['cost', () => 1e300],
  ['skip', () => Promise.reject(new Error('There is no user.'))],
  ['disclose', throwing(undefined)],
  ['onDecision', throwing(null)],
  ['refusal', () => ({ status: 200 })],
  ['refusal', () => ({ boddy: 'x' })],
  ['refusal', () => 'x'],
  ['refusal', () => ({ contentType: 'a\r\nset-cookie: b' })],
];

/** Returns the function of an option, which makes the mistake that the request asks for. */
function mistaken<T>(option: string, usual: (request: SuiteRequest) => T): (request: SuiteRequest) => T {
  return (request) => {
    const [name, mistake] = mistakes[Number(request.header('x-mistake'))] ?? [];
    if (name === option && mistake !== undefined) return mistake() as T;
    return usual(request);
  };
}

const careless: LimiterSpec = {
  limits: mistaken('limits', () => [day]),
  key: mistaken('key', () => 'all'),
  // `refusal` is called only for a request that is refused.
  cost: mistaken('cost', (request) => (request.header('x-refused') === 'yes' ? 101 : 1)),
  skip: mistaken('skip', () => false),
  disclose: mistaken('disclose', () => true),
  onDecision: mistaken('onDecision', () => {}),
  refusal: mistaken('refusal', () => ({})),
};

/** Functions of options that go wrong, and keys that look wrong. */
export const mistakeCases: readonly AdapterConformanceCase[] = casesOf('mistakes', {
  'fails a request, and does not let it pass, if a function throws or returns nonsense': async (stage) => {
    const app = await stage.serve(careless);
    for (const [i, [option, mistake]] of mistakes.entries()) {
      const headers = { 'x-mistake': String(i), ...(option === 'refusal' && { 'x-refused': 'yes' }) };
      const { status } = await app.send({ headers });
      assert.equal(status, 500, `mistake ${i}: ${option}: ${mistake}`);
    }
    assert.equal(app.handled, 0);
    assert.equal((await app.send()).status, 200);
  },

  'charges nothing for an invalid cost': async (stage) => {
    const app = await stage.serve({ limits: [one], cost: (request) => Number(request.header('x-cost')) });
    const costs = ['-5', 'NaN', 'Infinity', '0.5', '1e300', '1', '1'];
    const statuses = await app.statuses(...costs.map((cost) => ({ headers: { 'x-cost': cost } })));
    assert.deepEqual(statuses, [500, 500, 500, 500, 500, 200, 429]);
  },

  'takes any string for a key: prototypes, braces, globs, long ones': async (stage) => {
    const app = await stage.serve({ limits: [one], key: (request) => String(request.header('x-user')) });
    const long = 'k'.repeat(7000);
    const users = ['__proto__', 'constructor', 'x{y}z', '*', '%00', "'; drop table x", 'Ada', 'ada', '1:a'];
    for (const user of [...users, long, `${long.slice(1)}l`]) {
      const request = { headers: { 'x-user': user } };
      assert.deepEqual(await app.statuses(request, request), [200, 429], user.slice(0, 20));
    }
  },
});
