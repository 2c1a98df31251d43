import { convertEnvoyConfig } from '@sluice/config';
import { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** `sluice convert`: a file of envoyproxy/ratelimit as one of ours. */
export function convertCommand({ print, complain }: Terminal): Command {
  return new Command('convert')
    .description('Print a file of envoyproxy/ratelimit, or a folder of them, as a file for `sluice serve`.')
    .argument('<path>', 'the file or folder')
    .option('--merge-domains', 'files may add to a domain of another one')
    .action((path: string, { mergeDomains = false }: { readonly mergeDomains?: boolean }) => {
      const { text, differences } = convertEnvoyConfig(path, { mergeDomains });
      for (const { source, line, column, message } of differences) {
        complain(`${source ?? path}:${line ?? 1}:${column ?? 1}: ${message}`);
      }
      print(text.trimEnd());
    });
}
