import type { ClientLog } from './client-log.ts';
import { HttpClient, type Target } from './http-client.ts';
import { anonymous, costlyExport, free, internal, login, pro } from './tiers.ts';
import type { Trial } from './trial.ts';

/** What one client does, and what the limits promise about it. */
export interface Behaviour {
  readonly name: string;
  /** What it does, for the table. */
  readonly does: string;
  /** The limit that applies to it, in plain words. */
  readonly limit: string;
  readonly target: Target;
  run(client: HttpClient): Promise<void>;
  /** What the limits promise about it, in plain words. */
  readonly promise: string;
  /** Whether the promise was kept. */
  isKept(log: ClientLog): boolean;
}

const hello: Target = { method: 'GET', path: '/api/hello' };

/**
 * Calls `action` every `ms` until the trial is over, and at least `leastTurns` times, so that a promise can
 * be verified on a slow machine too. An action that takes longer than `ms` skips the turns it missed.
 */
async function everyMs(
  { trial }: HttpClient,
  ms: number,
  leastTurns: number,
  action: () => Promise<unknown>,
): Promise<void> {
  let turnMs = 0;
  for (let turn = 1; turn <= leastTurns || !trial.isOver; turn++) {
    await action();
    turnMs = Math.max(turnMs + ms, Math.ceil(trial.nowMs / ms) * ms);
    await trial.pause(turnMs - trial.nowMs);
  }
}

/** Sends `count` requests at once. Resolves to the `Retry-After` of each, in seconds. */
function atOnce(client: HttpClient, count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, () => client.send()));
}

const burst: Behaviour = {
  name: 'burst',
  does: '25 requests at once, 10 later',
  limit: `${anonymous.perMinute} a minute`,
  target: hello,
  async run(client) {
    await client.trial.pause(client.trial.durationMs / 6);
    await atOnce(client, 25);
    await client.trial.pause(client.trial.durationMs / 2);
    await atOnce(client, 10);
  },
  promise: `exactly ${anonymous.perMinute} of its 35 requests pass`,
  isKept: (log) => log.count('allowed') === anonymous.perMinute && log.count('denied') === 25,
};

const steady: Behaviour = {
  name: 'steady',
  does: 'one request every 200 ms',
  limit: `${free.perMinute} a minute`,
  target: { ...hello, ...(free.apiKey !== undefined && { apiKey: free.apiKey }) },
  run: (client) => everyMs(client, 200, 2, () => client.send()),
  promise: 'stays under its limit and is never denied',
  isKept: (log) => log.count('allowed') > 0 && log.count('denied') === 0,
};

const bruteForce: Behaviour = {
  name: 'brute force',
  does: 'guesses a password every 100 ms',
  limit: `${login.perMinute} logins a minute`,
  target: { method: 'POST', path: '/login' },
  run: (client) => everyMs(client, 100, 2 * login.perMinute, () => client.send()),
  promise: `gets exactly ${login.perMinute} guesses, however often it tries`,
  isKept: (log) => log.count('allowed') === login.perMinute && log.count('denied') > 0,
};

const POLITE_EXPORTS = 5;

const polite: Behaviour = {
  name: 'polite',
  does: `${POLITE_EXPORTS} exports, obeys Retry-After`,
  limit: `${costlyExport.perSecond} exports a second`,
  target: { method: 'GET', path: '/api/export', ...(pro.apiKey !== undefined && { apiKey: pro.apiKey }) },
  async run(client) {
    const { trial } = client;
    for (let round = 1; round <= 2 || !trial.isOver; round++) {
      const seconds = Math.max(...(await atOnce(client, POLITE_EXPORTS)));
      if (seconds === 0) await trial.pause(1000);
      // The second round is the point of this client: waiting for it may overrun the trial, by two seconds at
      // most.
      else await client.wait(seconds, trial.durationMs + (round === 1 ? 2000 : 0));
    }
  },
  promise: `${costlyExport.perSecond} of its ${POLITE_EXPORTS} exports pass, and ${costlyExport.perSecond} more after each wait`,
  isKept(log) {
    const rounds = log.answers.length / POLITE_EXPORTS;
    return rounds > 1 && log.count('allowed') === rounds * costlyExport.perSecond;
  },
};

const staff: Behaviour = {
  name: 'staff',
  does: '20 requests every 300 ms',
  limit: 'unlimited',
  target: { ...hello, ...(internal.apiKey !== undefined && { apiKey: internal.apiKey }) },
  run: (client) => everyMs(client, 300, 1, () => atOnce(client, 20)),
  promise: 'is never denied, however much it sends',
  isKept: (log) => log.count('allowed') > 0 && log.count('denied') === 0,
};

const behaviours: readonly Behaviour[] = [burst, steady, bruteForce, polite, staff];

/** A client of the demo, and what it does. */
export interface DemoClient {
  readonly behaviour: Behaviour;
  readonly client: HttpClient;
}

/** One client for each behaviour. */
export function clientsOf(trial: Trial): readonly DemoClient[] {
  return behaviours.map((behaviour) => ({ behaviour, client: new HttpClient(trial, behaviour.target) }));
}
