import type { Limiter, Store } from '@sluice/core';
import { outOfRange, wrongType } from '@sluice/core/option-validation';
import type { CompiledConfig } from './compiled-config.ts';
import type { Config } from './config.ts';
import { type ConfigChange, changesBetween, validateSwap } from './config-changes.ts';
import type { ConfigStores } from './config-stores.ts';
import { type DomainLimiters, domainLimiters, type ShadowSubject } from './domain-limiters.ts';
import type { ConfigIssue } from './file/config-error.ts';
import type { ConfigSource } from './file/config-source.ts';
import type { Attributes } from './rules/attributes.ts';
import type { CompiledDomain } from './rules/compiled-domain.ts';
import { type WatchOptions, watchConfig } from './watch/watch-config.ts';

/** What a configuration needs in addition to its content. */
interface Parts {
  readonly load: (source: unknown) => { readonly compiled: CompiledConfig; readonly source: ConfigSource };
  readonly stores: ConfigStores;
  readonly deadlineMs: number;
}

/**
 * The one reference that a reload replaces is `#current`: everything reads it, nothing keeps a part of it.
 */
export class LoadedConfig implements Config {
  readonly path: string | undefined;
  readonly #parts: Parts;
  readonly #limiters = new Map<string, DomainLimiters>();
  #current: CompiledConfig;

  constructor(path: string | undefined, compiled: CompiledConfig, parts: Parts) {
    this.path = path;
    this.#current = compiled;
    this.#parts = parts;
  }

  get domains(): readonly string[] {
    return [...this.#current.domains.keys()];
  }

  get warnings(): readonly ConfigIssue[] {
    return this.#current.warnings;
  }

  get store(): Store {
    return this.#parts.stores.storeOf(this.#current.file);
  }

  limiter(domain: string): Limiter<Attributes> {
    return this.#limitersOf(domain).enforced;
  }

  shadowLimiter(domain: string): Limiter<ShadowSubject> {
    return this.#limitersOf(domain).shadow;
  }

  reload(object?: object): readonly ConfigChange[] {
    if (object === undefined && this.path === undefined) {
      throw wrongType(
        'reload: the configuration',
        undefined,
        'an object: there is no file',
        '{ version: 1 }',
      );
    }
    const { compiled, source } = this.#parts.load(object ?? this.path);
    const before = this.#current.file;
    validateSwap(before, compiled.file, this.#limiters.keys(), source);
    this.#current = compiled;
    return changesBetween(before, compiled.file);
  }

  watch(options: WatchOptions): () => void {
    if (this.path === undefined) throw wrongType('watch: the source', undefined, 'a file', "'limits.yaml'");
    return watchConfig(this.path, () => this.reload(), options);
  }

  async close(): Promise<void> {
    await this.#parts.stores.close();
  }

  /** The domain as it was loaded last. Throws a `RangeError` for a domain that does not exist. */
  domain(name: string): CompiledDomain {
    const domain = this.#current.domains.get(name);
    if (domain !== undefined) return domain;
    const allowed = `one of the domains (${this.domains.join(', ')})`;
    throw outOfRange('the domain', name, allowed, `'${this.domains[0] ?? 'api'}'`);
  }

  #limitersOf(name: string): DomainLimiters {
    this.domain(name);
    const existing = this.#limiters.get(name);
    if (existing !== undefined) return existing;
    const { file } = this.#current;
    const { stores, deadlineMs } = this.#parts;
    const limiters = domainLimiters(
      name,
      {
        store: stores.storeOf(file),
        deadlineMs,
        // Names of domains have no slash, so no two of them give the same prefix.
        prefix: `${file.prefix ?? 'sluice'}/${name}`,
        ...stores.failurePolicy(file.onStoreFailure),
      },
      () => this.domain(name),
    );
    this.#limiters.set(name, limiters);
    return limiters;
  }
}
