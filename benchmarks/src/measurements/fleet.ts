import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { RoundFigures } from '../figures/results.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { openProven } from './open-contender.ts';
import type { Reply, Request } from './worker-messages.ts';

/**
 * Several processes that check at the same time on one server, each with `inFlight` checks of its own. Rates
 * are summed over the processes, and the processor time of the server is divided by the checks of all.
 */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const processes = Number(assignment.entry.options?.processes);
  if (!(processes >= 1)) throw new Error('The options of a fleet name its number of processes');
  // Reads the processor time of the server, and is a contender that has proved its verdicts.
  const contender = await openProven(assignment);
  let members: readonly Member[] = [];
  const start = (_: unknown, i: number): Promise<Member> =>
    Member.start({
      start: { ...assignment, measurement: 'flights', namespace: `${assignment.namespace}_${i}` },
    });
  return {
    round: async () => {
      // Not earlier: contenders are opened at once, and these would be dozens of processes.
      if (members.length === 0) members = await Promise.all(Array.from({ length: processes }, start));
      const before = await contender.serverCpuMicros?.();
      const rounds = await Promise.all(members.map((member) => member.round()));
      const after = await contender.serverCpuMicros?.();
      const checks = sumOf(rounds, ({ checks = 0 }) => checks);
      const clientMicros = sumOf(rounds, ({ clientMicros = 0, checks = 0 }) => clientMicros * checks);
      return {
        perSecond: sumOf(rounds, ({ perSecond = 0 }) => perSecond),
        p99Ms: Math.max(...rounds.map(({ p99Ms = Number.NaN }) => p99Ms)),
        clientMicros: clientMicros / checks,
        ...(before !== undefined && after !== undefined && { serverMicros: (after - before) / checks }),
      };
    },
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
      await contender.close?.();
    },
  };
};

function sumOf(rounds: readonly RoundFigures[], figureOf: (round: RoundFigures) => number): number {
  return rounds.reduce((sum, round) => sum + figureOf(round), 0);
}

/** One process of a fleet. It ends when this process does. */
class Member {
  readonly #child: ChildProcess = fork(new URL('./worker.js', import.meta.url));

  /** Rejects with the reason if the contender cannot be opened, or fails its proof. */
  static async start(request: Request): Promise<Member> {
    const member = new Member();
    await member.#answer(request);
    return member;
  }

  async round(): Promise<RoundFigures> {
    const reply = await this.#answer({ round: true });
    return 'figures' in reply ? reply.figures : {};
  }

  async close(): Promise<void> {
    await this.#answer({ close: true });
    this.#child.disconnect();
  }

  async #answer(request: Request): Promise<Reply> {
    const settled = new AbortController();
    const { signal } = settled;
    const answered = once(this.#child, 'message', { signal }).then(([reply]) => reply as Reply);
    const died = once(this.#child, 'exit', { signal }).then(() => ({ error: 'A process of the fleet died' }));
    try {
      this.#child.send(request);
      const reply = await Promise.race([answered, died]);
      if ('error' in reply) throw new Error(reply.error);
      return reply;
    } finally {
      settled.abort();
      for (const loser of [answered, died]) loser.catch(() => {});
    }
  }
}
