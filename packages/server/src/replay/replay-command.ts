import type { Attributes } from '@sluice/config';
import { Command, Option } from 'commander';
import type { FieldNames } from './fields-of-line.ts';
import { LOG_FORMATS, type LogFormat } from './log-format.ts';
import { ProgressLine } from './progress-line.ts';
import { replayLogs } from './replay-logs.ts';
import { reportText } from './report-text.ts';

const EXAMPLES = `
Examples:
  sluice replay access.log -c limits.yaml
  sluice replay access.log.1.gz access.log -c limits.yaml --candidate stricter.yaml
  sluice replay gateway.jsonl -c limits.yaml --field api_key=request.headers.X-Api-Key -a tier=free`;

/** `sluice replay`: who would be denied, when and by which rule, on the clock of an access log. */
export function replayCommand({ print }: { readonly print: (text: string) => void }): Command {
  return new Command('replay')
    .description('Feed access logs to limits, and report who would be denied. Calls no store of the file.')
    .argument('[logs...]', 'access logs, oldest first; names that end with .gz are unzipped; - is the input')
    .option('-c, --config <file>', 'the limits')
    .option('--candidate <file>', 'other limits, to report what they decide otherwise')
    .option('-d, --domain <name>', 'the domain (default: the first of each file)')
    .addOption(new Option('-f, --format <name>', 'the format').choices(LOG_FORMATS).default('auto'))
    .option('-a, --attribute <name=value>', 'an attribute of every request; may be repeated', collect, [])
    .option('--field <attribute=field>', 'the field that holds an attribute; may be repeated', collect, [])
    .option('--sort-window <seconds>', 'sort lines that are out of order by less', '5')
    .option('--max-keys <number>', 'keys that each limit remembers', '250000')
    .option('--top <number>', 'keys to report', '10')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (logs: readonly string[], flags: ReplayFlags) => print(await replayed(logs, flags)));
}

interface ReplayFlags {
  readonly config?: string;
  readonly candidate?: string;
  readonly domain?: string;
  readonly format: LogFormat;
  readonly attribute: readonly string[];
  readonly field: readonly string[];
  readonly sortWindow: string;
  readonly maxKeys: string;
  readonly top: string;
  readonly json?: boolean;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function replayed(logs: readonly string[], flags: ReplayFlags): Promise<string> {
  const { config, candidate, domain, format, json = false } = flags;
  if (logs.length === 0 || config === undefined) {
    throw new Error('Name a log and the limits, for example: sluice replay access.log --config limits.yaml');
  }
  const progress = process.stderr.isTTY ? new ProgressLine(process.stderr) : undefined;
  try {
    const report = await replayLogs(logs, {
      config,
      candidate,
      domain,
      format,
      attributes: pairs('--attribute', flags.attribute, 'tier=free') as Attributes,
      fields: pairs('--field', flags.field, 'api_key=headers.x-api-key') as FieldNames,
      sortMs: 1000 * wholeNumber('--sort-window', flags.sortWindow, 0, 86_400),
      maxKeys: wholeNumber('--max-keys', flags.maxKeys, 1, 2 ** 24),
      top: wholeNumber('--top', flags.top, 0, 10_000),
      onProgress: progress && ((lines, done) => progress.show(lines, done)),
    });
    progress?.clear();
    return json ? JSON.stringify(report, null, 2) : reportText(report);
  } catch (error) {
    progress?.clear();
    throw error;
  }
}

function pairs(option: string, texts: readonly string[], example: string): Readonly<Record<string, string>> {
  const entries = texts.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`${option} must be NAME=VALUE, for example ${example}; got "${pair}".`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${option} must be a whole number from ${least} to ${most}; got "${text}".`);
}
