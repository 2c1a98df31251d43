import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

afterAll(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** A new folder, removed after the tests of the file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-config-'));
  folders.push(path);
  return path;
}

/** Writes a file in a folder of its own and returns its path. */
export function fileOf(text: string, name = 'limits.yaml'): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}
