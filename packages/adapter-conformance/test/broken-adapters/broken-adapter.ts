import type { AdapterUnderTest, SuiteOptions } from '../../src/index.ts';
import { type NodeParts, nodeAdapter } from '../adapters/node-adapter.ts';
import { type WebParts, webAdapter } from '../adapters/web-adapter.ts';

/** An adapter with one bug, and the cases that must find it. */
export interface BrokenAdapter {
  readonly adapter: AdapterUnderTest;
  /** The names of cases that the bug fails. The first is there to find it. */
  readonly fails: readonly string[];
}

/** The working adapter for `node:http`, with a broken part. */
export function brokenOnNode(name: string, parts: NodeParts, ...fails: readonly string[]): BrokenAdapter {
  return { adapter: nodeAdapter(name, parts), fails };
}

/** The working adapter for the Web's `Request`, with a broken part. */
export function brokenOnWeb(name: string, parts: WebParts, ...fails: readonly string[]): BrokenAdapter {
  return { adapter: webAdapter(name, parts), fails };
}

/** An adapter that changes the options on their way. */
export function changing(
  name: string,
  options: (given: SuiteOptions) => object,
  ...fails: readonly string[]
): BrokenAdapter {
  return brokenOnNode(
    name,
    { options: (given) => ({ ...given, ...options(given) }) as SuiteOptions },
    ...fails,
  );
}

/** An adapter that forgets an option. */
export function forgetting(option: keyof SuiteOptions, ...fails: readonly string[]): BrokenAdapter {
  const options = ({ [option]: _, ...rest }: SuiteOptions) => rest as SuiteOptions;
  return brokenOnNode(`forgets \`${option}\``, { options }, ...fails);
}
