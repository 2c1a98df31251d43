import type { EnvoyDescriptor, EnvoyEntry } from './envoy-descriptor.ts';

/**
 * Names a limit as the statistics of envoyproxy/ratelimit do: the domain, then each key with its value.
 * Values that the file leaves open are dropped, unless the leaf has `detailed_metric` or the level has
 * `value_to_metric`. A pattern with `share_threshold` replaces the value in any case.
 */
export function metricOf(
  domain: string,
  path: readonly EnvoyDescriptor[],
  entries: readonly EnvoyEntry[],
): string {
  const isDetailed = path.at(-1)?.section.detailed_metric === true;
  const levels = path.map((descriptor, i) => {
    const { key, value = '' } = entries[i] as EnvoyEntry;
    const { value: written = '', value_to_metric: hasValue } = descriptor.section;
    const shown = !descriptor.isShared && (isDetailed || hasValue === true) ? value : written;
    return shown === '' ? key : `${key}_${shown}`;
  });
  return [domain, ...levels].join('.');
}
