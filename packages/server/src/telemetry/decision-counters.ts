import type { Limiter } from '@sluice/core';
import { line } from './prometheus-text.ts';
import type { ServerTelemetry } from './server-telemetry.ts';

interface Counts {
  allowed: number;
  denied: number;
  degraded: number;
  errors: number;
}

/** Plain counters by limiter: what `GET /metrics` shows without `@sluice/telemetry`. */
export class DecisionCounters implements ServerTelemetry {
  readonly #counts = new Map<string, Counts>();

  // biome-ignore lint/suspicious/noExplicitAny: limiters of any subject are observed alike
  observe(limiter: Limiter<any>): void {
    limiter.on('decision', ({ kind, limiter: name, decision }) => {
      if (kind !== 'consume' && kind !== 'reserve') return;
      const counts = this.#of(name);
      if (decision.allowed) counts.allowed++;
      else counts.denied++;
      if (decision.degraded) counts.degraded++;
    });
    limiter.on('error', ({ limiter: name }) => {
      this.#of(name).errors++;
    });
  }

  prometheus(): string {
    const limiters = [...this.#counts];
    return [
      '# TYPE sluice_decisions_total counter',
      ...limiters.flatMap(([limiter, { allowed, denied }]) => [
        line('sluice_decisions_total', { limiter, outcome: 'allowed' }, allowed),
        line('sluice_decisions_total', { limiter, outcome: 'denied' }, denied),
      ]),
      '# TYPE sluice_degraded_decisions_total counter',
      ...limiters.map(([limiter, { degraded }]) =>
        line('sluice_degraded_decisions_total', { limiter }, degraded),
      ),
      '# TYPE sluice_store_errors_total counter',
      ...limiters.map(([limiter, { errors }]) => line('sluice_store_errors_total', { limiter }, errors)),
      '',
    ].join('\n');
  }

  #of(limiter: string): Counts {
    let counts = this.#counts.get(limiter);
    if (counts === undefined) {
      counts = { allowed: 0, denied: 0, degraded: 0, errors: 0 };
      this.#counts.set(limiter, counts);
    }
    return counts;
  }
}
