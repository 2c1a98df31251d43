import type { ServerState } from '@sluice/test-servers';
import type { SuiteResult } from '../figures/results.ts';
import type { BenchmarkServer, Entry, Row, Suite } from '../suite.ts';
import { missingRow, type RowSettings, runRow, type Stage } from './run-row.ts';

/** How suites are run. */
export interface SuiteSettings extends Omit<RowSettings, 'onStage'> {
  /**
   * Resolves to a server, or to the reason why it is missing. Called once for each server that a suite needs.
   */
  readonly startServer: (name: BenchmarkServer) => Promise<ServerState>;
  readonly onStage: (suite: Suite, row: Row, stage: Stage) => void;
}

/**
 * Runs the rows of a suite one after the other. Contenders that cannot be measured are missing, with the
 * reason.
 */
export async function runSuite(suite: Suite, settings: SuiteSettings): Promise<SuiteResult> {
  const servers = new Map<BenchmarkServer, ServerState>();
  try {
    const rows = [];
    for (const row of suite.rows) {
      const name = suite.serverOf(row);
      const needed = new Set([name, ...row.contenders.map((entry) => entry.server)]);
      for (const one of needed) {
        if (one !== undefined && !servers.has(one)) servers.set(one, await settings.startServer(one));
      }
      const server = name === undefined ? undefined : servers.get(name);
      if (server !== undefined && 'missing' in server) {
        rows.push(missingRow(row, server.missing));
        continue;
      }
      const onStage = (stage: Stage): void => settings.onStage(suite, row, stage);
      const urlOf = (entry: Entry): string => urlOfServer(servers, entry.server ?? name);
      rows.push(await runRow(row, urlOf, { ...settings, onStage }));
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

/** The address of this server; empty if no server is needed. Throws the reason if it is missing. */
function urlOfServer(
  servers: ReadonlyMap<BenchmarkServer, ServerState>,
  name: BenchmarkServer | undefined,
): string {
  const server = name === undefined ? undefined : servers.get(name);
  if (server !== undefined && 'missing' in server) throw new Error(server.missing);
  return server?.url ?? '';
}
