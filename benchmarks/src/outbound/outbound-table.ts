import { markdownTable } from 'markdown-table';
import { type HeaderStyleId, headerStyleCases } from './header-styles.ts';
import type { FleetResult } from './run-fleet.ts';
import { senders } from './senders.ts';

const HEAD = ['', 'calls', '429s', '429s for 10,000', '% of the quota', 'p50, ms', 'p99, ms', 'failed'];

/** A table for each style, in the order of the results, as Markdown. */
export function outboundTables(results: readonly FleetResult[]): string {
  const styles = [...new Set(results.map(({ style }) => style))];
  return styles
    .map((style) => `### ${headerStyleCases[style].title}\n\n${tableOf(style, results)}`)
    .join('\n\n');
}

function tableOf(style: HeaderStyleId, results: readonly FleetResult[]): string {
  const rows = results
    .filter((result) => result.style === style)
    .map(({ sender, calls, refused, refusedPer10000, sharePercent, medianMs, p99Ms, failed }) => [
      senders[sender].label,
      ...[calls, refused, refusedPer10000].map((count) => Math.round(count).toLocaleString('en-US')),
      Number.isNaN(sharePercent) ? '?' : sharePercent.toFixed(1),
      ...[medianMs, p99Ms].map((ms) => (Number.isNaN(ms) ? '?' : Math.round(ms).toLocaleString('en-US'))),
      String(failed),
    ]);
  return markdownTable([HEAD, ...rows], { align: ['l', ...HEAD.slice(1).map(() => 'r')] });
}
