import { type Attributes, type Explanation, explain, loadConfig } from '@sluice/config';
import { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** `sluice explain`: which rules match a request, what they count, and why. */
export function explainCommand({ print }: Terminal): Command {
  return new Command('explain')
    .description('Explain which rules match a request and what they count. Counts nothing.')
    .argument('[file]', 'the configuration')
    .option('-c, --config <file>', 'another way to name the configuration')
    .option('-d, --domain <name>', 'the domain (default: the first of the file)')
    .option('-a, --attribute <name=value>', 'an attribute of the request; may be repeated', collect, [])
    .option('--attributes <json>', 'all attributes, as JSON')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  sluice explain limits.yaml -a path=/v1/login -a method=POST -a ip=192.0.2.1',
    )
    .action((file: string | undefined, options: ExplainOptions) => print(explained(file, options)));
}

interface ExplainOptions {
  readonly config?: string;
  readonly domain?: string;
  readonly attribute: readonly string[];
  readonly attributes?: string;
  readonly json?: boolean;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function explained(file: string | undefined, options: ExplainOptions): string {
  const path = options.config ?? file;
  if (path === undefined) throw new Error('Name a file, for example: sluice explain limits.yaml -a path=/');
  const config = loadConfig(path);
  const domain = options.domain ?? (config.domains[0] as string);
  const explanation = explain(config, { domain, attributes: attributesOf(options) });
  return options.json === true ? JSON.stringify(explanation, null, 2) : textOf(explanation);
}

function attributesOf({ attribute, attributes }: ExplainOptions): Attributes {
  const pairs = attribute.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`--attribute must be NAME=VALUE, for example path=/v1/login; got "${pair}".`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { ...(attributes === undefined ? {} : parsed(attributes)), ...Object.fromEntries(pairs) };
}

function parsed(json: string): Attributes {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`--attributes must be JSON, for example '{"path":"/"}': ${(cause as Error).message}`, {
      cause,
    });
  }
}

function textOf({ domain, tier, tierReason, unlimited, rules }: Explanation): string {
  const lines = rules.flatMap(({ index, rule, matches, shadow, reason, limits }) => [
    `rules[${index}] ${rule}: ${matches ? 'matches' : 'does not match'}${shadow ? ' (shadow)' : ''}. ${reason}`,
    ...limits.map(({ name, key, limit }) => `  ${name}: ${limit}, counts ${JSON.stringify(key)}`),
  ]);
  return [
    `domain ${domain}, tier ${tier}: ${tierReason}`,
    ...lines,
    unlimited ? 'No limit applies.' : 'All of these limits must allow the request.',
  ].join('\n');
}
