import { markdownTable } from 'markdown-table';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What the suite of adapters puts in the title of a case that an adapter says it cannot do. */
const NOT_APPLICABLE = / \(not applicable: (.*)\)$/;
/** The name of an adapter in the suite: the package, and the framework with its version. */
const ADAPTER = /^(@sluice\/\S+) on (.+?)$/;

interface Row {
  passed: number;
  failed: number;
  skipped: number;
  readonly reasons: Set<string>;
}

/**
 * Prints one table of the suite of adapters: each adapter on each version of its framework. A case counts as
 * skipped if the adapter's capabilities state that it is not applicable, and what the case then proves holds.
 */
export default class AdapterTableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = new Map<string, Row>();
    for (const module of modules) {
      for (const test of module.children.allTests()) count(rows, test);
    }
    print(rows);
    if ([...rows.values()].some(({ failed }) => failed > 0)) process.exitCode = 1;
  }
}

function count(rows: Map<string, Row>, test: TestCase): void {
  const adapter = adapterOf(test);
  if (adapter === undefined) return;
  const row = rows.get(adapter) ?? { passed: 0, failed: 0, skipped: 0, reasons: new Set() };
  rows.set(adapter, row);
  const reason = NOT_APPLICABLE.exec(test.name)?.[1];
  if (test.result().state !== 'passed') row.failed++;
  else if (reason === undefined) row.passed++;
  else {
    row.skipped++;
    row.reasons.add(reason.replace(/^the adapter says /, ''));
  }
}

/** Returns the name of the adapter whose suite a test is part of. */
function adapterOf({ parent }: TestCase): string | undefined {
  // The suite has its groups in a `describe` with the name of the adapter.
  const grandparent = parent.type === 'suite' ? parent.parent : undefined;
  return grandparent?.type === 'suite' && ADAPTER.test(grandparent.name) ? grandparent.name : undefined;
}

function print(rows: ReadonlyMap<string, Row>): void {
  const cells = [...rows].map(([name, { passed, failed, skipped, reasons }]) => {
    const [, adapter = '', framework = ''] = ADAPTER.exec(name) ?? [];
    const total = passed + failed + skipped;
    return [adapter, framework, total, passed, failed, skipped, [...reasons].join('; ')].map(String);
  });
  const head = ['adapter', 'framework', 'cases', 'passed', 'failed', 'skipped', 'because'];
  console.log(markdownTable([head, ...cells]));
}
