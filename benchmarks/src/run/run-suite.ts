import type { ServerName, ServerState } from '@sluice/test-servers';
import type { SuiteResult } from '../figures/results.ts';
import type { Row, Suite } from '../suite.ts';
import { missingRow, type RowSettings, runRow, type Stage } from './run-row.ts';

/** How suites are run. */
export interface SuiteSettings extends Omit<RowSettings, 'onStage'> {
  /**
   * Resolves to a server, or to the reason why it is missing. Called once for each server that a suite needs.
   */
  readonly startServer: (name: ServerName) => Promise<ServerState>;
  readonly onStage: (suite: Suite, row: Row, stage: Stage) => void;
}

/**
 * Runs the rows of a suite one after the other. Contenders that cannot be measured are missing, with the
 * reason.
 */
export async function runSuite(suite: Suite, settings: SuiteSettings): Promise<SuiteResult> {
  const servers = new Map<ServerName, ServerState>();
  try {
    const rows = [];
    for (const row of suite.rows) {
      const name = suite.serverOf(row);
      if (name !== undefined && !servers.has(name)) servers.set(name, await settings.startServer(name));
      const server = name === undefined ? undefined : servers.get(name);
      if (server !== undefined && 'missing' in server) {
        rows.push(missingRow(row, server.missing));
        continue;
      }
      const onStage = (stage: Stage): void => settings.onStage(suite, row, stage);
      rows.push(await runRow(row, server?.url ?? '', { ...settings, onStage }));
    }
    const descriptions = [...servers.values()].flatMap((one) => ('missing' in one ? [] : [one.description]));
    return { suite, rows, ...(descriptions.length > 0 && { server: descriptions.join('; ') }) };
  } finally {
    for (const server of servers.values()) {
      // A server that does not stop must not lose the figures; it ends with this process.
      if (!('missing' in server)) await server.stop().catch(console.error);
    }
  }
}
