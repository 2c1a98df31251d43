import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { DemoClient } from './clients.ts';
import type { Trial } from './trial.ts';

/** How often the table is redrawn: often enough to look live, rarely enough to be readable. */
const REDRAW_MS = 100;
/** How often a line is added where nothing can be redrawn, such as in a file or a build log. */
const LINE_MS = 1500;

/** Where the demo prints: a terminal, which can be redrawn, or any other stream. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Shows the counts of the clients until the returned function is called. That shows them one last time. */
export function showLive(clients: readonly DemoClient[], trial: Trial, out: OutputStream): () => void {
  if (!out.isTTY || process.env.CI !== undefined) return showLines(clients, trial, out);
  const redraw = createLogUpdate(out);
  const draw = () => redraw(tableOf(clients, trial));
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  return () => {
    clearInterval(timer);
    draw();
    redraw.done();
  };
}

function showLines(clients: readonly DemoClient[], trial: Trial, out: OutputStream): () => void {
  const add = () => {
    const counts = clients.map(({ behaviour, client: { log } }) => {
      return `${behaviour.name} ${log.count('allowed')}/${log.answers.length}`;
    });
    out.write(`${clock(trial)}  ${counts.join('  ')}\n`);
  };
  out.write('Requests allowed / sent so far:\n');
  const timer = setInterval(add, LINE_MS);
  return () => {
    clearInterval(timer);
    add();
    out.write(`\n${tableOf(clients, trial)}\n`);
  };
}

/** The clients as a table of at most 80 columns. */
export function tableOf(clients: readonly DemoClient[], trial: Trial): string {
  const table = new Table({
    head: ['client', 'what it does', 'allowed', 'denied', `at ${clock(trial)}`].map((title) =>
      pc.bold(title),
    ),
    colWidths: [13, 33, 9, 8, 11],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    // picocolors adds the colours: it knows when to leave them out.
    style: { head: [], border: [], compact: true },
  });
  for (const { behaviour, client } of clients) {
    const denied = client.log.count('denied');
    table.push([
      behaviour.name,
      behaviour.does,
      pc.green(String(client.log.count('allowed'))),
      denied === 0 ? '0' : pc.red(String(denied)),
      pc.dim(client.log.now),
    ]);
  }
  return table.toString();
}

function clock(trial: Trial): string {
  return `${(Math.min(trial.nowMs, trial.durationMs) / 1000).toFixed(1)} s`;
}
