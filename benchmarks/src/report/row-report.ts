import type { RunReport } from '../figures/run-report.ts';
import { missingReasons, rowTable } from './columns.ts';
import { terminalTable } from './terminal-table.ts';
import { reader, warningLines } from './terminal-words.ts';

/** One row for a terminal: all contenders with every figure. It begins with what is missing. */
export function rowReport(report: RunReport): string {
  const tables = report.suites.flatMap(({ suite, server, rows }) =>
    rows.map((result) => {
      const { head, body } = rowTable(result);
      const { title, note } = result.row;
      return [
        `${suite.title}${server === undefined ? '' : ` (${server})`}: ${title}`,
        ...(note === undefined ? [] : [note]),
        '',
        terminalTable(head, body),
        ...missingReasons(result),
      ].join('\n');
    }),
  );
  return [...warningLines(report), ...tables, reader(report)].join('\n\n');
}
