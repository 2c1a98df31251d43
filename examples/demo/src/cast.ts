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

/** Does something every so many milliseconds until the show is over; what takes longer skips its next turns. */
async function everyMs(client: Client, ms: number, act: () => Promise<unknown>): Promise<void> {
  const { stage } = client;
  let turnMs = 0;
  while (!stage.isOver) {
    await act();
    turnMs = Math.max(turnMs + ms, Math.ceil(stage.nowMs / ms) * ms);
    await stage.pause(turnMs - stage.nowMs);
  }
}

function atOnce(client: Client, count: number): Promise<unknown> {
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
  play: (client) => everyMs(client, 200, () => client.send()),
  promise: 'stays under its limit and is never denied',
  isKept: (log) => log.count('allowed') > 0 && log.count('denied') === 0,
};

const bruteForce: Role = {
  name: 'brute force',
  does: 'guesses a password every 100 ms',
  limit: `${login.perMinute} logins a minute`,
  target: { method: 'POST', path: '/login' },
  play: (client) => everyMs(client, 100, () => client.send()),
  promise: `gets exactly ${login.perMinute} guesses, however often it tries`,
  isKept: (log) => log.count('allowed') === login.perMinute && log.count('denied') > 0,
};

const polite: Role = {
  name: 'polite',
  does: 'exports, and waits when told to',
  limit: `${costlyExport.perSecond} exports a second`,
  target: { method: 'GET', path: '/api/export', ...(pro.apiKey !== undefined && { apiKey: pro.apiKey }) },
  play: (client) =>
    everyMs(client, 100, async () => {
      const seconds = await client.send();
      if (seconds > 0) await client.wait(seconds);
    }),
  promise: `after each wait it is let in again, for at most ${costlyExport.perSecond} more`,
  isKept(log) {
    const returns = log.answers.filter(({ afterWait }) => afterWait);
    const rounds = log.count('denied') + 1;
    return (
      returns.length > 0 &&
      returns.every(({ outcome }) => outcome === 'allowed') &&
      log.count('allowed') <= rounds * costlyExport.perSecond
    );
  },
};

const staff: Role = {
  name: 'staff',
  does: '20 requests every 300 ms',
  limit: 'unlimited',
  target: { ...hello, ...(internal.apiKey !== undefined && { apiKey: internal.apiKey }) },
  play: (client) => everyMs(client, 300, () => atOnce(client, 20)),
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
