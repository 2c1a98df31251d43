import pc from 'picocolors';
import { type Arguments, HELP, parseArguments } from './arguments.ts';
import { type OutputStream, showLive } from './live-table.ts';
import { showOutbound } from './outbound/show-outbound.ts';
import { introduction, invitation, refusal, report } from './output.ts';
import { runClients } from './run-clients.ts';
import { serve, titleOf } from './serve.ts';
import { openStore } from './store.ts';
import { type DemoLimits, promisedLimits } from './tiers.ts';
import { timelines } from './timeline.ts';

/** What the demo needs from its process. */
export interface Environment {
  readonly out: OutputStream;
  readonly err: OutputStream;
  /** Called when the server of `--serve` is up. The server stops when the promise resolves. */
  readonly stopped: () => Promise<unknown>;
  /** The limits of the server. Default: the limits that the demo promises. */
  readonly limits?: DemoLimits;
  /** How long the clients run. Default: 6 seconds. */
  readonly durationMs?: number;
  /** The program of a process that calls an API. Default: that of the demo. */
  readonly caller?: string;
}

/**
 * Runs the demo. Resolves to the exit code: 0 when every limit held, 1 when one did not, 2 when it could not
 * run.
 */
export async function run(args: readonly string[], environment: Environment): Promise<0 | 1 | 2> {
  try {
    const parsed = parseArguments(args);
    if (parsed.help) environment.out.write(HELP);
    else if (parsed.outbound) return (await tryOutbound(environment)) ? 0 : 1;
    else if (parsed.serve) await serveUntilStopped(parsed, environment);
    else return (await tryLimits(parsed, environment)) ? 0 : 1;
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    environment.err.write(`${pc.red('The demo could not run.')} ${reason}\n`);
    return 2;
  }
}

/** Runs the clients and prints the result. Resolves to whether every limit held. */
async function tryLimits(
  { adapter, store: url, port }: Arguments,
  environment: Environment,
): Promise<boolean> {
  const { out, limits = promisedLimits(), durationMs = 6000 } = environment;
  const print = (text: string) => out.write(`${text}\n`);
  const store = await openStore(url);
  try {
    const { clients, findings, firstRefusal } = await runClients({
      framework: adapter,
      store,
      limits,
      port,
      durationMs,
      onStart(clients, trial) {
        print(introduction(trial.origin, titleOf(adapter), url));
        print(`\nFive clients use it at the same time, for ${durationMs / 1000} seconds:\n`);
        return showLive(clients, trial, out);
      },
    });
    print(`\n${pc.bold('When each request was allowed or denied')}\n`);
    print(timelines(clients, durationMs));
    if (firstRefusal !== undefined) print(`\n${refusal(firstRefusal)}`);
    print(`\n${report(findings)}`);
    print(pc.dim('\nTry it by hand: npm run demo -- --serve'));
    return findings.every(({ kept }) => kept);
  } finally {
    await store.close();
  }
}

/** Long enough for two whole windows of the quota. */
function tryOutbound({ out, durationMs = 16_000, caller }: Environment): Promise<boolean> {
  return showOutbound({ out, durationMs, ...(caller !== undefined && { program: caller }) });
}

async function serveUntilStopped(
  { adapter, store: url, port }: Arguments,
  environment: Environment,
): Promise<void> {
  const { out, stopped, limits = promisedLimits() } = environment;
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
