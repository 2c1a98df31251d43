import { Client, type Stage, type Target } from './client.ts';
import type { ClientLog } from './client-log.ts';
import { anonymous, costlyExport, free, internal, login, pro } from './tiers.ts';

/** One client of the show: who it is, what it does, and what must come of it. */
export interface Role {
  readonly name: string;
  /** What it does, for the table. */
  readonly does: string;
  /** The limit that it is to feel, in plain words. */
  readonly limit: string;
  readonly target: Target;
  play(client: Client): Promise<void>;
  /** What the limits promise about it, in plain words. */
  readonly promise: string;
  /** Whether the promise was kept. */
  isKept(log: ClientLog): boolean;
}

const hello: Target = { method: 'GET', path: '/api/hello' };

/**
 * Does something every so many milliseconds until the show is over, and as often as its promise needs on a machine that
 * is too slow for that. What takes longer skips its next turns.
 */
async function everyMs(
  { stage }: Client,
  ms: number,
  leastTurns: number,
  act: () => Promise<unknown>,
): Promise<void> {
  let turnMs = 0;
  for (let turn = 1; turn <= leastTurns || !stage.isOver; turn++) {
    await act();
    turnMs = Math.max(turnMs + ms, Math.ceil(stage.nowMs / ms) * ms);
    await stage.pause(turnMs - stage.nowMs);
  }
}

/** Resolves to what each was told to wait, in seconds. */
function atOnce(client: Client, count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, () => client.send()));
}

const burst: Role = {
  name: 'burst',
  does: '25 requests at once, 10 later',
  limit: `${anonymous.perMinute} a minute`,
  target: hello,
  async play(client) {
    await client.stage.pause(client.stage.durationMs / 6);
    await atOnce(client, 25);
    await client.stage.pause(client.stage.durationMs / 2);
    await atOnce(client, 10);
  },
  promise: `exactly ${anonymous.perMinute} of its 35 requests pass`,
  isKept: (log) => log.count('allowed') === anonymous.perMinute && log.count('denied') === 25,
};

const steady: Role = {
  name: 'steady',
  does: 'one request every 200 ms',
  limit: `${free.perMinute} a minute`,
  target: { ...hello, ...(free.apiKey !== undefined && { apiKey: free.apiKey }) },
  play: (client) => everyMs(client, 200, 1, () => client.send()),
  promise: 'stays under its limit and is never denied',
  isKept: (log) => log.count('allowed') > 0 && log.count('denied') === 0,
};

const bruteForce: Role = {
  name: 'brute force',
  does: 'guesses a password every 100 ms',
  limit: `${login.perMinute} logins a minute`,
  target: { method: 'POST', path: '/login' },
  play: (client) => everyMs(client, 100, 2 * login.perMinute, () => client.send()),
  promise: `gets exactly ${login.perMinute} guesses, however often it tries`,
  isKept: (log) => log.count('allowed') === login.perMinute && log.count('denied') > 0,
};

const POLITE_EXPORTS = 5;

const polite: Role = {
  name: 'polite',
  does: `${POLITE_EXPORTS} exports, then waits as told`,
  limit: `${costlyExport.perSecond} exports a second`,
  target: { method: 'GET', path: '/api/export', ...(pro.apiKey !== undefined && { apiKey: pro.apiKey }) },
  async play(client) {
    const { stage } = client;
    for (let round = 1; round <= 2 || !stage.isOver; round++) {
      const seconds = Math.max(...(await atOnce(client, POLITE_EXPORTS)));
      if (seconds === 0) await stage.pause(1000);
      // The second round is what it is here to show: the show may run late for it, but not for a limit gone wrong.
      else await client.wait(seconds, stage.durationMs + (round === 1 ? 2000 : 0));
    }
  },
  promise: `of its ${POLITE_EXPORTS} exports ${costlyExport.perSecond} pass, and ${costlyExport.perSecond} again after each wait`,
  isKept(log) {
    const rounds = log.answers.length / POLITE_EXPORTS;
    return rounds > 1 && log.count('allowed') === rounds * costlyExport.perSecond;
  },
};

const staff: Role = {
  name: 'staff',
  does: '20 requests every 300 ms',
  limit: 'unlimited',
  target: { ...hello, ...(internal.apiKey !== undefined && { apiKey: internal.apiKey }) },
  play: (client) => everyMs(client, 300, 1, () => atOnce(client, 20)),
  promise: 'is never denied, however much it sends',
  isKept: (log) => log.count('allowed') > 0 && log.count('denied') === 0,
};

export const cast: readonly Role[] = [burst, steady, bruteForce, polite, staff];

/** A role with the client that plays it. */
export interface Performer {
  readonly role: Role;
  readonly client: Client;
}

/** Puts every role on the stage. */
export function performersOn(stage: Stage): readonly Performer[] {
  return cast.map((role) => ({ role, client: new Client(stage, role.target) }));
}

/** Lets all of them act at the same time; resolves when the show is over. */
export async function perform(performers: readonly Performer[]): Promise<void> {
  await Promise.all(
    performers.map(async ({ role, client }) => {
      client.log.now = 'gets ready';
      await role.play(client);
      client.log.now = 'done';
    }),
  );
}
