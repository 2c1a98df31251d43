import { line } from './prometheus-text.ts';

/** What is open now. */
export interface OpenCounts {
  readonly reservations: number;
  readonly leases: number;
}

/** Counts what happens to the service itself. Labels come from fixed lists, never from callers. */
export class ServiceMetrics {
  /** Counts by endpoint, then by status. */
  readonly #requests = new Map<string, Map<number | string, number>>();
  #unknownDomains = 0;
  /** The configuration that the service starts with is the first. */
  #loads = 1;
  #failedLoads = 0;
  #hasLoaded = true;
  #loadedAtMs = Date.now();

  /** `endpoint`: its pattern, not the URL of the caller. */
  request(endpoint: string, status: number | string): void {
    let counts = this.#requests.get(endpoint);
    if (counts === undefined) {
      counts = new Map();
      this.#requests.set(endpoint, counts);
    }
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }

  unknownDomain(): void {
    this.#unknownDomains++;
  }

  /** Counts a load of the configuration. */
  load(hasSucceeded: boolean): void {
    this.#hasLoaded = hasSucceeded;
    if (!hasSucceeded) {
      this.#failedLoads++;
      return;
    }
    this.#loads++;
    this.#loadedAtMs = Date.now();
  }

  prometheus({ reservations, leases }: OpenCounts): string {
    return [
      '# TYPE sluice_server_requests_total counter',
      ...[...this.#requests].flatMap(([endpoint, counts]) =>
        [...counts].map(([status, count]) =>
          line('sluice_server_requests_total', { endpoint, status: String(status) }, count),
        ),
      ),
      '# TYPE sluice_server_unknown_domains_total counter',
      line('sluice_server_unknown_domains_total', {}, this.#unknownDomains),
      '# TYPE sluice_server_open_reservations gauge',
      line('sluice_server_open_reservations', {}, reservations),
      '# TYPE sluice_server_open_leases gauge',
      line('sluice_server_open_leases', {}, leases),
      '# TYPE sluice_config_loads_total counter',
      line('sluice_config_loads_total', { outcome: 'ok' }, this.#loads),
      line('sluice_config_loads_total', { outcome: 'error' }, this.#failedLoads),
      '# TYPE sluice_config_last_load_successful gauge',
      line('sluice_config_last_load_successful', {}, this.#hasLoaded ? 1 : 0),
      '# TYPE sluice_config_last_success_timestamp_seconds gauge',
      line('sluice_config_last_success_timestamp_seconds', {}, this.#loadedAtMs / 1000),
      '',
    ].join('\n');
  }
}
