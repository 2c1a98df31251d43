import type { PageHandler } from './mounts/page-handler.ts';

/** A page for operators. Created by `createDashboard`. */
export interface Dashboard extends PageHandler {
  /** Stops sampling and ends the open streams. The limiters and telemetry stay. Safe to call again. */
  close(): void;
}
