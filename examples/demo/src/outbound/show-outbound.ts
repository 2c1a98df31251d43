import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { OutputStream } from '../live-table.ts';
import { Fleet, QUOTA } from './fleet.ts';

const REDRAW_MS = 200;

/** What the demo of outbound calls needs. */
export interface OutboundDemo {
  readonly out: OutputStream;
  readonly durationMs: number;
  /** The program of a process that calls the API. Default: the one beside this file. */
  readonly program?: string;
}

/**
 * Eight processes share one quota, beside eight that do not know of each other. Resolves to whether those
 * with Sluice got no 429.
 */
export async function showOutbound({ out, durationMs, program }: OutboundDemo): Promise<boolean> {
  const caller = program ?? join(import.meta.dirname, 'caller.js');
  const fleets = await Promise.all([Fleet.ready('plain', caller), Fleet.ready('sluice', caller)]);
  try {
    out.write(
      `${pc.bold('Sluice')}  two APIs that grant ${QUOTA.limit} calls in ${QUOTA.windowMs / 1000} seconds,\n`,
    );
    out.write('        and for each eight processes with eight callers. A 429 is obeyed.\n\n');
    for (const fleet of fleets) fleet.go();
    const isLive = out.isTTY === true && process.env.CI === undefined;
    const redraw = isLive ? createLogUpdate(out) : undefined;
    const endsMs = performance.now() + durationMs;
    while (performance.now() < endsMs) {
      redraw?.(tableOf(fleets));
      await sleep(Math.min(REDRAW_MS, Math.max(1, endsMs - performance.now())));
    }
    const last = tableOf(fleets);
    redraw?.(last);
    redraw?.done();
    if (redraw === undefined) out.write(`${last}\n`);
    const refused = fleets[1]?.counts.limited ?? 0;
    out.write(
      `\n${refused === 0 ? pc.green('No call with Sluice got a 429.') : pc.red(`${refused} calls got a 429.`)}\n`,
    );
    return refused === 0;
  } finally {
    await Promise.all(fleets.map((fleet) => fleet.close()));
  }
}

function tableOf(fleets: readonly Fleet[]): string {
  const table = new Table({
    head: ['', 'calls', '429s', 'of the quota', 'longest wait'].map((title) => pc.bold(title)),
    colWidths: [18, 10, 10, 22, 14],
    colAligns: ['left', 'right', 'right', 'left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { mode, counts, longestMs } of fleets) {
    const { ok, limited, share } = counts;
    const refused = limited > 0 ? pc.red(String(limited)) : pc.green('0');
    table.push([
      mode === 'sluice' ? pc.bold('with Sluice') : 'without',
      ok,
      refused,
      barOf(share),
      `${(longestMs / 1000).toFixed(1)} s`,
    ]);
  }
  return table.toString();
}

/** Known after the first whole window. */
function barOf(share: number | undefined): string {
  if (share === undefined) return pc.dim('...');
  const full = Math.round(share * 12);
  return `${'█'.repeat(full)}${'░'.repeat(12 - full)} ${Math.round(share * 100)} %`;
}
