import type { ConfigIssue } from '../file/config-error.ts';
import type { EnvoyDescriptor, EnvoyLevel } from './envoy-descriptor.ts';
import type { EnvoyStep } from './envoy-paths.ts';

/** Collects what a converted file loses, each once, in the order of the old file. */
export class Differences {
  readonly #issues: ConfigIssue[] = [];

  get issues(): readonly ConfigIssue[] {
    return this.#issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }

  /** What is lost of a descriptor with a limit, even if it is not converted. */
  inPath(path: readonly EnvoyStep[]): void {
    const leaf = path.at(-1)?.descriptor as EnvoyDescriptor;
    const { section, below } = leaf;
    if (section.metadata !== undefined) this.#add(leaf, '`metadata` is dropped.');
    const hasMetric = path.some(({ descriptor }) => descriptor.section.value_to_metric === true);
    if (section.detailed_metric === true || hasMetric) {
      this.#add(leaf, 'Statistics are by rule: `detailed_metric` and `value_to_metric` are dropped.');
    }
    if (below.inOrder().length > 0 && section.rate_limit?.unlimited !== true) {
      const what = 'This limit and those below it all count a request that has the attributes of both.';
      this.#add(leaf, `${what} Theirs counts what the request lists.`);
    }
    if (path.some(({ descriptor }) => descriptor.section.key === 'tier')) {
      this.#add(leaf, 'A request without the attribute `tier` has the tier `anonymous`.');
    }
    if (section.rate_limit?.replaces !== undefined) {
      const what = 'It replaces the other limit for every request that has its attributes.';
      this.#add(leaf, `${what} Theirs does so if the request lists both.`);
    }
  }

  /** One of several quotas of a domain. */
  quota(leaf: EnvoyDescriptor): void {
    const theirs = 'Theirs denies only if all quotas of a request are exceeded.';
    this.#add(leaf, `\`quota_mode\` becomes an ordinary limit, which denies by itself. ${theirs}`);
  }

  notConverted(leaf: EnvoyDescriptor): void {
    const reasons = 'a key with `*`, a key twice on the way to it, or a key that cannot be an attribute';
    this.#add(leaf, `This limit is not converted, because it has ${reasons}.`);
  }

  renamed(before: string, after: string, level: EnvoyLevel): void {
    const first = level.inOrder()[0];
    const message = `The domain ${JSON.stringify(before)} is named ${JSON.stringify(after)}.`;
    if (first !== undefined) this.#add(first, message);
  }

  #add(descriptor: EnvoyDescriptor, message: string): void {
    this.#issues.push(descriptor.issue(message));
  }
}
