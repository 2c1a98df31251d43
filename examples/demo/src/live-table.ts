import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Performer } from './cast.ts';
import type { Stage } from './client.ts';

/** How often the table is drawn anew. Often enough to look alive, seldom enough to be read. */
const REDRAW_MS = 100;
/** How often a line is added where nothing can be redrawn, such as a file or a build log. */
const LINE_MS = 1500;

/** Where the demo is shown: a terminal, in which it can be redrawn, or anything else. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Shows how the clients stand until the returned function is called, which shows it for the last time. */
export function showLive(performers: readonly Performer[], stage: Stage, out: Output): () => void {
  if (!out.isTTY || process.env.CI !== undefined) return showLines(performers, stage, out);
  const redraw = createLogUpdate(out);
  const draw = () => redraw(tableOf(performers, stage));
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  return () => {
    clearInterval(timer);
    draw();
    redraw.done();
  };
}

function showLines(performers: readonly Performer[], stage: Stage, out: Output): () => void {
  const add = () => {
    const counts = performers.map(({ role, client: { log } }) => {
      return `${role.name} ${log.count('allowed')}/${log.answers.length}`;
    });
    out.write(`${clock(stage)}  ${counts.join('  ')}\n`);
  };
  out.write('Allowed, of those sent so far:\n');
  const timer = setInterval(add, LINE_MS);
  return () => {
    clearInterval(timer);
    add();
    out.write(`\n${tableOf(performers, stage)}\n`);
  };
}

/** The clients as a table of at most 80 columns. */
export function tableOf(performers: readonly Performer[], stage: Stage): string {
  const table = new Table({
    head: ['client', 'what it does', 'allowed', 'denied', `at ${clock(stage)}`].map((title) =>
      pc.bold(title),
    ),
    colWidths: [13, 33, 9, 8, 11],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    // Colours are picocolors' part, which knows when there should be none.
    style: { head: [], border: [], compact: true },
  });
  for (const { role, client } of performers) {
    const denied = client.log.count('denied');
    table.push([
      role.name,
      role.does,
      pc.green(String(client.log.count('allowed'))),
      denied === 0 ? '0' : pc.red(String(denied)),
      pc.dim(client.log.now),
    ]);
  }
  return table.toString();
}

function clock(stage: Stage): string {
  return `${(Math.min(stage.nowMs, stage.durationMs) / 1000).toFixed(1)} s`;
}
