import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { getCurrentTest } from 'vitest/suite';

/** A new folder, removed after the test, or after the tests of the file that makes it outside of a test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-config-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  if (getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  return path;
}

/** Writes a file in a folder of its own and returns its path. */
export function fileOf(text: string, name = 'limits.yaml'): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}
