import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the run with a plain line that scripts can read. Prints at once why a file did not load, because a run
 * that is stopped never gets to its summary.
 */
export default class TallyReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    for (const { message, stack } of module.errors()) {
      console.log(`${module.relativeModuleId}: ${stack ?? message}`);
    }
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
