import { line } from './prometheus-text.ts';

/** Counts what happens to the service itself. Labels come from fixed lists, never from callers. */
export class ServiceMetrics {
  readonly #requests = new Map<
    string,
    { readonly endpoint: string; readonly status: string; count: number }
  >();
  #unknownDomains = 0;
  #reloads = 0;
  #failedReloads = 0;

  /** `endpoint`: its pattern, not the URL of the caller. */
  request(endpoint: string, status: number | string): void {
    const id = `${endpoint} ${status}`;
    const known = this.#requests.get(id);
    if (known === undefined) this.#requests.set(id, { endpoint, status: String(status), count: 1 });
    else known.count++;
  }

  unknownDomain(): void {
    this.#unknownDomains++;
  }

  reload(hasFailed: boolean): void {
    if (hasFailed) this.#failedReloads++;
    else this.#reloads++;
  }

  /** `openReservations`: how many there are now. */
  prometheus(openReservations: number): string {
    return [
      '# TYPE sluice_server_requests_total counter',
      ...[...this.#requests.values()].map(({ endpoint, status, count }) =>
        line('sluice_server_requests_total', { endpoint, status }, count),
      ),
      '# TYPE sluice_server_unknown_domains_total counter',
      line('sluice_server_unknown_domains_total', {}, this.#unknownDomains),
      '# TYPE sluice_server_reloads_total counter',
      line('sluice_server_reloads_total', { result: 'loaded' }, this.#reloads),
      line('sluice_server_reloads_total', { result: 'rejected' }, this.#failedReloads),
      '# TYPE sluice_server_open_reservations gauge',
      line('sluice_server_open_reservations', {}, openReservations),
      '',
    ].join('\n');
  }
}
