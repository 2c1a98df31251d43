import type { SuiteResult } from '../report/results.ts';
import type { Row, ServerName, Suite } from '../suite.ts';
import { missingRow, type RowSettings, runRow, type Stage } from './run-row.ts';
import type { ServerState } from './servers.ts';

/** How suites are run. */
export interface SuiteSettings extends Omit<RowSettings, 'onStage'> {
  /** Gives a server, or why there is none; called once for each that a suite needs. */
  readonly startServer: (name: ServerName) => Promise<ServerState>;
  readonly onStage: (suite: Suite, row: Row, stage: Stage) => void;
}

/** Runs the rows of a suite one after the other. What cannot be measured is missing, with the reason. */
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
      // Figures are not lost for a server that does not go; it ends with this process.
      if (!('missing' in server)) await server.stop().catch(console.error);
    }
  }
}
