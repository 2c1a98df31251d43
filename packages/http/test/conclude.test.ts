import type { Decision } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { concludeWith, type Limited, type Outcome, type Responder } from '../src/index.ts';

/** A response that records what happens to it. */
interface Recorded {
  readonly events: string[];
  isAnswered: boolean;
}

const responder: Responder<object, Recorded> = {
  keepDecision: () => {},
  isAnswered: (response) => response.isAnswered,
  setStatus: ({ events }, status) => void events.push(`status ${status}`),
  headerNames: () => ['ETag', 'Vary', 'Content-Security-Policy', 'CDN-Cache-Control'],
  removeHeader: ({ events }, name) => void events.push(`-${name}`),
  setHeader: ({ events }, name, value) => void events.push(`${name}: ${value}`),
  send: (response, { body }) => {
    response.isAnswered = true;
    response.events.push(`send ${body}`);
  },
  abandon: ({ events }) => void events.push('abandon'),
};

function limited(degraded = false): Limited {
  const decision = { allowed: false, degraded, limits: [] } as unknown as Decision;
  const answer = { status: degraded ? 503 : 429, contentType: 'text/plain', body: 'no' };
  return { kind: 'limited', decision, headers: [['retry-after', '1']], answer };
}

type OnLimited = Parameters<typeof concludeWith<object, Recorded>>[1];

/** Returns what happens to the response, `next` included. */
async function eventsOf(outcome: Outcome, onLimited?: OnLimited, isAnswered = false): Promise<string[]> {
  const response: Recorded = { events: [], isAnswered };
  const next = (error?: object): void => void response.events.push(`next ${error ?? ''}`.trim());
  concludeWith(responder, onLimited)(Promise.resolve(outcome), {}, response, next);
  await new Promise((later) => setImmediate(later));
  return response.events;
}

/** Headers of another body are removed before the refusal's own are set. */
const cleared = ['-ETag', '-CDN-Cache-Control'];

describe('concludeWith', () => {
  it('sets the headers and goes on if the request passes', async () => {
    const pass: Outcome = { kind: 'pass', decision: undefined, isShadow: false, headers: [['a', 'b']] };
    expect(await eventsOf(pass)).toEqual(['a: b', 'next']);
    expect(await eventsOf(pass, undefined, true)).toEqual(['next']);
  });

  it('passes an error on, and abandons a request whose client is gone', async () => {
    expect(await eventsOf({ kind: 'failed', error: new Error('mine') })).toEqual(['next Error: mine']);
    expect(await eventsOf({ kind: 'gone' })).toEqual(['abandon']);
  });

  it('passes an error that `send` throws to `next`', async () => {
    const refusing: typeof responder = {
      ...responder,
      send: (_response, { status }, { degraded }) => {
        throw new Error(`${status} ${degraded}`);
      },
    };
    const response: Recorded = { events: [], isAnswered: false };
    const errors: (object | undefined)[] = [];
    const conclude = concludeWith(refusing);
    conclude(limited(), {}, response, (error) => errors.push(error));
    conclude(limited(true), {}, response, (error) => errors.push(error));
    expect(errors).toEqual([new Error('429 false'), new Error('503 true')]);
  });

  it('refuses unless the response has been answered', async () => {
    expect(await eventsOf(limited())).toEqual([...cleared, 'retry-after: 1', 'status 429', 'send no']);
    expect(await eventsOf(limited(), undefined, true)).toEqual([]);
  });

  it('lets onLimited answer, but not while the store is out', async () => {
    const onLimited: OnLimited = (_request, { events }) => events.push('onLimited');
    expect(await eventsOf(limited(), onLimited)).toEqual([
      ...cleared,
      'retry-after: 1',
      'status 429',
      'onLimited',
    ]);
    expect(await eventsOf(limited(true), onLimited)).toEqual([
      ...cleared,
      'retry-after: 1',
      'status 503',
      'send no',
    ]);
  });

  it('answers 500, not 429, if onLimited throws, whatever it throws', async () => {
    for (const value of [new Error('mine'), undefined, 'route']) {
      const onLimited: OnLimited = () => {
        throw value;
      };
      const [status, changed, next] = (await eventsOf(limited(), onLimited)).slice(-3);
      expect([status, changed]).toEqual(['status 429', 'status 500']);
      expect(next).toMatch(/^next Error: /);
    }
  });
});
