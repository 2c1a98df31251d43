import pc from 'picocolors';
import type { ClientLog } from './client-log.ts';
import type { DemoClient } from './clients.ts';

const COLUMNS = 60;
/** Width of what precedes the first column: the name of the row and its total. */
const MARGIN = 15;
/** For 1, 2, 3 to 4, 5 to 8, 9 to 16 and more responses in one column: a burst must not flatten the rest. */
const GLYPHS = {
  allowed: ['▂', '▃', '▄', '▅', '▆', '█'],
  denied: ['x', 'X', 'X', 'X', 'X', 'X'],
} as const;
const LEGEND = '▂▄█ allowed, taller for more   x denied   X several denied   ─ waiting';
const EMPTY = '·';
const WAITING = '─';

/**
 * For each client, a row of allowed and a row of denied requests on one time axis. Readable without colour:
 * the rows have names, and denied requests have their own glyph.
 */
export function timelines(clients: readonly DemoClient[], durationMs: number): string {
  const lines = [axis(durationMs)];
  for (const { behaviour, client } of clients) {
    lines.push(`${pc.bold(behaviour.name)}  ${behaviour.does} ${pc.dim(`(${behaviour.limit})`)}`);
    lines.push(row('allowed', pc.green, client.log, durationMs));
    lines.push(row('denied', pc.red, client.log, durationMs));
  }
  lines.push('', pc.dim(`  ${LEGEND}`));
  return lines.join('\n');
}

function axis(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  let marks = '';
  for (let second = 0; second <= seconds; second++) {
    marks = `${marks.padEnd(columnOf(second * 1000, durationMs))}${second}s`;
  }
  return pc.dim(' '.repeat(MARGIN) + marks);
}

function row(
  outcome: keyof typeof GLYPHS,
  paint: (text: string) => string,
  log: ClientLog,
  durationMs: number,
): string {
  const counts = new Array<number>(COLUMNS).fill(0);
  for (const answer of log.answers) {
    if (answer.outcome !== outcome) continue;
    const column = Math.min(columnOf(answer.atMs, durationMs), COLUMNS - 1);
    counts[column] = (counts[column] ?? 0) + 1;
  }
  const waiting = new Set<number>();
  for (const { fromMs, toMs } of outcome === 'denied' ? log.waits : []) {
    for (let i = columnOf(fromMs, durationMs); i < columnOf(toMs, durationMs); i++) waiting.add(i);
  }
  const cells = counts.map((count, i) => {
    if (count > 0) return paint(glyphOf(outcome, count));
    return pc.dim(waiting.has(i) ? WAITING : EMPTY);
  });
  const label = `  ${outcome.padEnd(8)}${String(log.count(outcome)).padStart(3)}  `;
  return label + cells.join('');
}

function glyphOf(outcome: keyof typeof GLYPHS, count: number): string {
  const glyphs = GLYPHS[outcome];
  return glyphs[Math.min(Math.ceil(Math.log2(count)), glyphs.length - 1)] ?? glyphs[0];
}

function columnOf(atMs: number, durationMs: number): number {
  return Math.floor((atMs / durationMs) * COLUMNS);
}
