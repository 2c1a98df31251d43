import { ConfigError, type ConfigPath, showPath } from './file/config-error.ts';
import type { ConfigFile } from './file/config-file.ts';
import type { ConfigSource } from './file/config-source.ts';

/** One difference between two configurations. */
export interface ConfigChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Such as `domains.api.tiers.free.minute`. */
  readonly path: string;
}

/** The differences between two configurations, in the order of the file. */
export function changesBetween(before: ConfigFile, after: ConfigFile): readonly ConfigChange[] {
  const [old, now] = [leaves(before), leaves(after)];
  const removed = [...old.keys()].filter((path) => !now.has(path));
  return [
    ...[...now].flatMap(([path, value]): ConfigChange[] => {
      if (!old.has(path)) return [{ kind: 'added', path }];
      return old.get(path) === value ? [] : [{ kind: 'changed', path }];
    }),
    ...removed.map((path): ConfigChange => ({ kind: 'removed', path })),
  ];
}

function leaves(value: unknown, path: ConfigPath = []): Map<string, string> {
  // A limit in its long form is one thing.
  const isLimit = typeof value === 'object' && value !== null && Object.hasOwn(value, 'algorithm');
  if (typeof value !== 'object' || value === null || isLimit) {
    return new Map([[showPath(path), JSON.stringify(value)]]);
  }
  const inner = Object.entries(value).flatMap(([name, part]) => [
    ...leaves(part, [...path, Array.isArray(value) ? Number(name) : name]),
  ]);
  return new Map(inner);
}

/**
 * Throws a {@link ConfigError} if the new configuration needs a restart: another store, or a domain that a
 * limiter of this process still serves.
 */
export function validateSwap(
  before: ConfigFile,
  after: ConfigFile,
  used: Iterable<string>,
  source: ConfigSource,
): void {
  const issues = (['store', 'prefix', 'onStoreFailure'] as const).flatMap((name) => {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) return [];
    return [source.issue([name], 'This cannot change while the service runs. Restart it.')];
  });
  const gone = [...used].filter((domain) => !Object.hasOwn(after.domains, domain));
  const missing = gone.map((domain) =>
    source.issue(['domains', domain], 'This domain is in use and cannot be removed. Restart the service.'),
  );
  if (issues.length + missing.length > 0) throw new ConfigError([...issues, ...missing]);
}
