import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outdatedFiles, placeholders, readAddresses } from './addresses.mjs';
import { repositoryFiles } from './check-layout.mjs';

const root = new URL('../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the addresses of the project', () => {
  it('are the same everywhere: run `npm run addresses`', () => {
    expect([...outdatedFiles(repositoryFiles(root), read, readAddresses(root)).keys()]).toEqual([]);
  });

  it('stand in no other file', () => {
    const { repository } = readAddresses(root);
    const known =
      /^(addresses\.json|(packages|templates)\/[^/]+\/package\.json|\.github\/ISSUE_TEMPLATE\/config\.yml|ops\/.*)$/;
    const others = repositoryFiles(root)
      .filter(
        (path) => !known.test(path) && /\.(ts|mjs|json|md|yml|vue)$/.test(path) && !path.includes('.test.'),
      )
      .filter((path) => read(path).includes(repository));
    expect(others.sort()).toEqual([
      'packages/core/src/warnings/warning.ts',
      'packages/http/src/diagnostics.ts',
    ]);
  });

  it('are written everywhere once an owner has set them', () => {
    const addresses = {
      repository: 'https://code.example.com/acme/sluice',
      site: 'https://sluice.example.com',
    };
    const outdated = outdatedFiles(repositoryFiles(root), read, addresses);
    expect(outdated.get('packages/core/package.json')).toContain(
      '"url": "git+https://code.example.com/acme/sluice.git"',
    );
    expect(outdated.get('packages/http/src/diagnostics.ts')).toContain("'https://sluice.example.com/e/'");
    expect(outdatedFiles([...outdated.keys()], (path) => outdated.get(path) ?? '', addresses).size).toBe(0);
  });

  it('must not be placeholders in a release', () => {
    const set = { repository: 'https://code.example.com/acme/sluice', site: 'https://sluice.example.com' };
    expect(placeholders(set)).toEqual([]);
    expect(placeholders({ ...set, site: 'https://example.invalid/sluice' })).toEqual([
      expect.stringContaining('`site`'),
    ]);
    expect(JSON.parse(read('package.json')).scripts['release:publish']).toMatch(
      /^node scripts\/addresses\.mjs --release && /,
    );
  });
});
