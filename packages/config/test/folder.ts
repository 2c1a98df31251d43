import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test, removed after it. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-config-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes a file in a folder of its own and returns its path. */
export function fileOf(text: string, name = 'limits.yaml'): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}
