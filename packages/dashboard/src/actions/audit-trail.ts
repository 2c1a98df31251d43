import { channel } from 'node:diagnostics_channel';
import type { AuditEvent } from '../messages.ts';

const MOST = 20;

/** Every event is published here as well, whichever dashboard of the process it came from. */
const audits = channel('sluice:audit');

/** The last actions of operators, newest first, and whoever listens to them. */
export class AuditTrail {
  readonly #onAudit: ((event: AuditEvent) => void) | undefined;
  #events: readonly AuditEvent[] = [];

  constructor(onAudit: ((event: AuditEvent) => void) | undefined) {
    this.#onAudit = onAudit;
  }

  get last(): readonly AuditEvent[] {
    return this.#events;
  }

  add(event: AuditEvent): void {
    this.#events = [event, ...this.#events].slice(0, MOST);
    audits.publish(event);
    try {
      this.#onAudit?.(event);
    } catch (error) {
      // The action has happened: its operator gets the answer, and the process the error.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
