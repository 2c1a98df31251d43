import { validateOptions, wrongType } from '@sluice/core/option-validation';
import { ConfigError } from '../file/config-error.ts';
import { type ConfigSource, readText, sourceOfText } from '../file/config-source.ts';
import { validateSource } from '../file/validate-config.ts';
import { EnvoyLevel } from './envoy-descriptor.ts';
import type { EnvoyFileSection } from './envoy-file.ts';
import { envoyFilesAt } from './envoy-files.ts';
import { envoySchema } from './envoy-schema.ts';

/** The options of {@link loadEnvoyConfig} and {@link convertEnvoyConfig}. */
export interface EnvoyOptions {
  /** Whether files may add to a domain of another one, as `MERGE_DOMAIN_CONFIG` allows. Default: false. */
  readonly mergeDomains?: boolean;
}

/** Reads a file, or all `*.yaml` files of a folder. Throws a {@link ConfigError}. */
export function readEnvoyDomains(
  caller: string,
  path: string,
  options: EnvoyOptions,
): ReadonlyMap<string, EnvoyLevel> {
  const example = "'ratelimit/config'";
  if (typeof path !== 'string')
    throw wrongType(`${caller}: the path`, path, 'the path of a file or folder', example);
  validateOptions(caller, options, ['mergeDomains'], '{ mergeDomains: true }');
  const { mergeDomains = false } = options;
  const domains = new Map<string, EnvoyLevel>();
  for (const file of envoyFilesAt(path)) {
    const source = sourceOfText(readText(file), file);
    const { domain, descriptors = [] } = validateSource(source, envoySchema) as EnvoyFileSection;
    if (domains.has(domain) && !mergeDomains) throw twice(source, domain);
    const level = domains.get(domain) ?? new EnvoyLevel();
    domains.set(domain, level);
    level.add(descriptors, ['descriptors'], '', source);
  }
  return domains;
}

function twice(source: ConfigSource, domain: string): ConfigError {
  const message = `Another file has the domain ${JSON.stringify(domain)} already. Merge them, or set \`mergeDomains\`.`;
  return new ConfigError([source.issue(['domain'], message)]);
}
