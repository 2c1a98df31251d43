import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';

/** Gives this test file its own folder for temporary files. `entries` lists what is in it. */
export function ownTemporaryFolder(): { readonly path: string; entries(): string[] } {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'sluice-test-'));
  // Postgres may run as another user.
  chmodSync(path, 0o755);
  beforeAll(() => {
    vi.stubEnv('TMPDIR', path);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(path, { recursive: true });
  });
  return { path, entries: () => readdirSync(path) };
}
