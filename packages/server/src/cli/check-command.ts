import { loadConfig, loadEnvoyConfig } from '@sluice/config';
import { Command } from 'commander';
import { CommandFailed } from './command-failed.ts';
import type { Terminal } from './terminal.ts';

/** `sluice check`: the gate for a file in CI. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description(
      'Validate files. Exits with 1, and prints file, line and the way out, if one cannot be used.',
    )
    .argument('[files...]', 'files to validate')
    .option('-c, --config <file>', 'another way to name a file')
    .option('--envoy', 'the files are of envoyproxy/ratelimit')
    .option('--strict', 'warnings count as errors')
    .action((files: readonly string[], options: CheckOptions) => check(files, options, terminal));
}

interface CheckOptions {
  readonly config?: string;
  readonly envoy?: boolean;
  readonly strict?: boolean;
}

function check(
  files: readonly string[],
  { config, envoy = false, strict = false }: CheckOptions,
  { print, complain }: Terminal,
): void {
  const paths = config === undefined ? files : [config, ...files];
  if (paths.length === 0) throw new Error('Name a file, for example: sluice check limits.yaml');
  let problems = 0;
  for (const path of paths) {
    try {
      const { domains, warnings } = envoy
        ? { ...loadEnvoyConfig(path), warnings: [] }
        : loadConfig(path, { environment: process.env });
      for (const { source, line, column, path: place, message } of warnings) {
        complain(`${source ?? path}:${line ?? 1}:${column ?? 1}: warning: ${place}: ${message}`);
      }
      if (strict) problems += warnings.length;
      print(`${path}: valid (${domains.length === 1 ? 'domain' : 'domains'}: ${domains.join(', ')})`);
    } catch (error) {
      problems++;
      complain((error as Error).message);
    }
  }
  if (problems > 0) throw new CommandFailed();
}
