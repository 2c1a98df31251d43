import { Bench } from 'tinybench';
import type { Contender } from '../contender.ts';
import { quantile } from '../figures/statistics.ts';
import { checkInFlight, type Latencies } from './in-flight.ts';
import { allKeys, keySequence } from './keys.ts';
import type { Assignment, Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openProven } from './open-contender.ts';

/** Prime, so that it never falls into step with the size of a batch. */
const CHECKS_A_TIMED_ONE = 17;

/**
 * How long a flight should take: long, compared with the moment at its end when fewer checks are in flight.
 */
const FLIGHT_MS = 100;

/**
 * Checks with many in flight. tinybench runs and times whole flights of thousands of checks, not single
 * checks. Its own bookkeeping for concurrent calls takes about 0.4 microseconds per call, as much as a
 * decision about a hot key, and its throughput is the inverse of a latency, which is not the rate of
 * completed checks when many are in flight.
 */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const contender = await openProven(assignment);
  const keys = keySequence(assignment.keys, assignment.keyCount);
  const everyKey = allKeys(assignment.keys, assignment.keyCount);
  await contender.prepare?.(everyKey);
  await checkInFlight(contender, everyKey, 0, everyKey.length, Math.max(assignment.inFlight, 100));
  const flightChecks = await flightSize(contender, keys, assignment);
  let from = 0;
  return {
    round: async () => {
      const latencies: Latencies = {
        every: assignment.inFlight === 1 ? 1 : CHECKS_A_TIMED_ONE,
        sampleMs: [],
      };
      const bench = new Bench({ time: assignment.roundMs, iterations: 1, warmup: false, throws: true });
      const fly = async (): Promise<void> => {
        await checkInFlight(contender, keys, from, flightChecks, assignment.inFlight, latencies);
        from += flightChecks;
      };
      bench.add('flight', fly, { async: true });
      const cpu = await cpuMeter(contender);
      const commandsBefore = contender.commandsSent?.() ?? 0;
      const [task] = await bench.run();
      const checks = (task?.runs ?? 0) * flightChecks;
      const commands = contender.commandsSent && (contender.commandsSent() - commandsBefore) / checks;
      const cpuMicros = await cpu.since();
      await expectVerdict(contender, keys[from % keys.length] as string, assignment);
      return {
        perSecond: flightChecks / (meanMs(task?.result) / 1000),
        p50Ms: quantile(latencies.sampleMs, 0.5),
        p99Ms: quantile(latencies.sampleMs, 0.99),
        checks,
        ...(commands !== undefined && { commands }),
        ...Object.fromEntries(Object.entries(cpuMicros).map(([name, micros]) => [name, micros / checks])),
      };
    },
    close: async () => contender.close?.(),
  };
};

/** The number of checks that takes about {@link FLIGHT_MS}, and at least two for each check in flight. */
async function flightSize(contender: Contender, keys: string[], assignment: Assignment): Promise<number> {
  const { inFlight, roundMs } = assignment;
  const trial = inFlight * 4;
  const startMs = performance.now();
  await checkInFlight(contender, keys, 0, trial, inFlight);
  const perMs = trial / (performance.now() - startMs);
  const wanted = perMs * Math.min(FLIGHT_MS, roundMs);
  return inFlight * Math.max(2, Math.round(wanted / inFlight));
}

/** Measures the processor time of this process, and of the server if the contender reports it. */
async function cpuMeter(contender: Contender): Promise<{ since(): Promise<Record<string, number>> }> {
  const serverBefore = await contender.serverCpuMicros?.();
  const before = process.cpuUsage();
  return {
    since: async () => {
      const { user, system } = process.cpuUsage(before);
      const serverAfter = await contender.serverCpuMicros?.();
      const client = { clientMicros: user + system };
      if (serverBefore === undefined || serverAfter === undefined) return client;
      return { ...client, serverMicros: serverAfter - serverBefore };
    },
  };
}

function meanMs(result: object | undefined): number {
  if (result === undefined || !('latency' in result)) throw new Error('tinybench measured nothing');
  return (result.latency as { mean: number }).mean;
}
