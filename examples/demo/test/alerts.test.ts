import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryStore } from '@sluice/store-memory';
import { startPrometheus } from '@sluice/test-servers';
import { expect, test } from 'vitest';
import { clientsOf, type DemoClient } from '../src/clients.ts';
import { serve } from '../src/serve.ts';
import { promisedLimits } from '../src/tiers.ts';
import { Trial } from '../src/trial.ts';

/** Longer than any wait here: the phases end when Prometheus has seen what they are for. */
const PHASE_MS = 300_000;

const ATTACKER = 'brute force';

/** The rules with each minute as a second and each hour as a minute. */
async function rulesInAHurry(): Promise<string> {
  const rules = await readFile(join(import.meta.dirname, '../../../ops/prometheus/sluice.rules.yml'), 'utf8');
  return rules.replace(/\b(\d+)m\b/g, '$1s').replace(/\b(\d+)h\b/g, '$1m');
}

// It takes about a minute: npm run test:alerts.
test.runIf(process.env.TEST_ALERTS === 'yes')(
  'An attacker on the demo makes the alert on a spike of denials fire in a real Prometheus, and its end resolves it.',
  { timeout: 600_000 },
  async ({ skip }) => {
    const served = await serve('express', memoryStore(), promisedLimits());
    const prometheus = await startPrometheus({
      targets: [new URL(served.origin).host],
      rules: await rulesInAHurry(),
    });
    if (prometheus === undefined) {
      await served.close();
      return skip('prometheus is neither on the PATH nor in the packages of this system');
    }
    const startedAt = performance.now();
    const log = (text: string): void => {
      console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s: ${text}`);
    };
    const stateOf = async (alert: string): Promise<string> => {
      const { alerts } = (await prometheus.api('alerts')) as {
        alerts: { state: string; labels: { alertname: string } }[];
      };
      return alerts.find(({ labels }) => labels.alertname === alert)?.state ?? 'inactive';
    };
    const numberOf = async (query: string): Promise<number | undefined> => {
      const { result } = (await prometheus.api(`query?query=${encodeURIComponent(query)}`)) as {
        result: { value: [number, string] }[];
      };
      return result[0] === undefined ? undefined : Number(result[0].value[1]);
    };
    const quiet = new Trial(served.origin, PHASE_MS);
    const attack = new Trial(served.origin, PHASE_MS);
    const named = (trial: Trial, names: (name: string) => boolean): readonly DemoClient[] =>
      clientsOf(trial).filter(({ behaviour }) => names(behaviour.name));
    const running: Promise<void>[] = [];
    const run = (clients: readonly DemoClient[]): void => {
      running.push(...clients.map(({ behaviour, client }) => behaviour.run(client)));
    };
    try {
      run(named(quiet, (name) => name === 'steady'));
      // The alert compares with the time before, so there has to be one.
      await expect
        .poll(() => numberOf('avg_over_time(sluice_limiter:denied:rate5m[1m] offset 10s)'), {
          timeout: 120_000,
        })
        .toBe(0);
      expect(await stateOf('SluiceDenialSpike')).toBe('inactive');
      log('quiet: 0 denials a second, no alert');

      run(named(attack, (name) => name === ATTACKER));
      await expect.poll(() => stateOf('SluiceDenialSpike'), { timeout: 120_000 }).toBe('pending');
      log(`pending: ${(await numberOf('sluice_limiter:denied:rate5m'))?.toFixed(1)} denials a second`);
      await expect.poll(() => stateOf('SluiceDenialSpike'), { timeout: 120_000 }).toBe('firing');
      log(`firing: ${(await numberOf('sluice_limiter:denied:rate5m'))?.toFixed(1)} denials a second`);

      attack.end();
      await expect.poll(() => stateOf('SluiceDenialSpike'), { timeout: 120_000 }).toBe('inactive');
      log('the attacker has gone: resolved');
    } finally {
      attack.end();
      quiet.end();
      await Promise.all(running);
      await prometheus.stop();
      await served.close();
    }
  },
);
