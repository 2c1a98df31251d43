import type { Store } from '@sluice/core';
import {
  type AuditLog,
  createAuditLog,
  createDenialLog,
  createTelemetry,
  type DenialLog,
  type StoreInMemory,
  type Telemetry,
} from '@sluice/telemetry';
import type { FastifyBaseLogger } from 'fastify';

/** Which telemetry to create. */
export interface ServiceTelemetryOptions {
  /** In place of the service's own. */
  readonly telemetry?: Telemetry | undefined;
  readonly denialLog: boolean;
  readonly loggedKeys: 'hash' | 'plain' | 'none';
  readonly keySecret?: string | undefined;
}

/** What counts decisions, and what logs denials and the actions of operators. */
export class ServiceTelemetry {
  readonly telemetry: Telemetry;
  readonly auditLog: AuditLog;
  readonly #denialLog: DenialLog | undefined;
  readonly #isOwn: boolean;

  constructor(options: ServiceTelemetryOptions, store: Store, logger: FastifyBaseLogger) {
    const { loggedKeys: key, keySecret } = options;
    const shown = { logger, key, ...(keySecret !== undefined && { keySecret }) };
    this.auditLog = createAuditLog(shown);
    this.#isOwn = options.telemetry === undefined;
    this.#denialLog = this.#isOwn && options.denialLog ? createDenialLog(shown) : undefined;
    this.telemetry =
      options.telemetry ??
      createTelemetry({
        ...(this.#denialLog !== undefined && { denialLog: this.#denialLog }),
        ...(keySecret !== undefined && { keySecret }),
      });
    if (this.#isOwn && isInMemory(store)) this.telemetry.observeStore(store);
  }

  /** Writes the last summaries of the denial log. Telemetry that was given stays. */
  close(): void {
    this.#denialLog?.close();
    if (this.#isOwn) this.telemetry.close();
  }
}

function isInMemory(store: object): store is StoreInMemory {
  return typeof (store as Partial<StoreInMemory>).stats === 'function';
}
