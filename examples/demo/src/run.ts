import pc from 'picocolors';
import { type Arguments, HELP, parseArguments } from './arguments.ts';
import { type Output, showLive } from './live-table.ts';
import { introduction, invitation, refusal, report } from './playbill.ts';
import { serve, titleOf } from './serve.ts';
import { playShow } from './show.ts';
import { openStore } from './store.ts';
import { type DemoLimits, promisedLimits } from './tiers.ts';
import { timelines } from './timeline.ts';

/** What the demo is run in. */
export interface Surroundings {
  readonly out: Output;
  readonly err: Output;
  /** Asked once the server of `--serve` is up; resolves when it is to stop. */
  readonly stopped: () => Promise<unknown>;
  /** What the server limits by. Default: what the demo promises. */
  readonly limits?: DemoLimits;
  /** How long the clients act. Default: 6 seconds. */
  readonly durationMs?: number;
}

/** Runs the demo. Resolves to the exit code: 0 when every limit held, 1 when one did not, 2 when it could not run. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  try {
    const known = parseArguments(args);
    if (known.help) surroundings.out.write(HELP);
    else if (known.serve) await keepUp(known, surroundings);
    else return (await show(known, surroundings)) ? 0 : 1;
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    surroundings.err.write(`${pc.red('The demo could not run.')} ${reason}\n`);
    return 2;
  }
}

/** Whether every limit held. */
async function show({ adapter, store: url, port }: Arguments, surroundings: Surroundings): Promise<boolean> {
  const { out, limits = promisedLimits(), durationMs = 6000 } = surroundings;
  const say = (text: string) => out.write(`${text}\n`);
  const store = await openStore(url);
  try {
    const { performers, findings, firstRefusal } = await playShow({
      framework: adapter,
      store,
      limits,
      port,
      durationMs,
      onStart(performers, stage) {
        say(introduction(stage.origin, titleOf(adapter), url));
        say(`\nFive clients use it at the same time, for ${durationMs / 1000} seconds:\n`);
        return showLive(performers, stage, out);
      },
    });
    say(`\n${pc.bold('When each request was allowed, and when denied')}\n`);
    say(timelines(performers, durationMs));
    if (firstRefusal !== undefined) say(`\n${refusal(firstRefusal)}`);
    say(`\n${report(findings)}`);
    say(pc.dim('\nTry it by hand: npm run demo -- --serve'));
    return findings.every(({ kept }) => kept);
  } finally {
    await store.close();
  }
}

async function keepUp({ adapter, store: url, port }: Arguments, surroundings: Surroundings): Promise<void> {
  const { out, stopped, limits = promisedLimits() } = surroundings;
  const store = await openStore(url);
  try {
    const served = await serve(adapter, store, limits, port);
    out.write(`${introduction(served.origin, titleOf(adapter), url)}\n\n${invitation(served.origin)}\n`);
    await stopped();
    await served.close();
  } finally {
    await store.close();
  }
}
