import { vi } from 'vitest';
import type { Pair, Step } from './migration-page.ts';

/** Sends one request of a client, and resolves to its answer in one word: a status, or a verdict. */
export type Send = (client: string, request: string) => Promise<string>;

/** A multiple of every window on the pages, so that windows of the wall clock begin with the traffic. */
const START_MS = Date.UTC(2026, 0, 1);

/** Time that stands still between the steps of the traffic. Sockets and timers keep the real time. */
export async function onFakedClock<T>(run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date', 'hrtime'], now: START_MS });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

/** The answers to the traffic, one text per step, on a faked clock. */
export async function answersTo(traffic: readonly Step[], send: Send): Promise<readonly string[]> {
  const start = Date.now();
  const answers: string[] = [];
  for (const { atMs, client, request, times } of traffic) {
    vi.advanceTimersByTime(start + atMs - Date.now());
    answers.push(await inTurn(times, () => send(client, request)));
  }
  return answers;
}

/** The answers of calls that are made one after the other. */
export async function inTurn(times: number, call: () => Promise<string>): Promise<string> {
  const answers: string[] = [];
  for (let i = 0; i < times; i++) answers.push(await call());
  return answers.join(' ');
}

/** What the page says that both sides answer. */
export function statedBy({ traffic }: Pair<unknown>): { before: string[]; after: string[] } {
  return { before: traffic.map(({ before }) => before), after: traffic.map(({ after }) => after) };
}
