// @ts-check
// Copies templates/store to packages/store-NAME under its new name, and adds a changeset.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = 'Usage: pnpm new:store NAME [--root FOLDER]';
const MAX_NAME_LENGTH = 40;
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const template = join(repository, 'templates/store');

/** Entries of the template's folder that are not part of it. */
const NOT_COPIED = new Set(['node_modules', 'dist', 'package.tgz']);

/** Text that is true only of the template. */
const ONLY_IN_THE_TEMPLATE = /<!-- only in the template -->.*?<!-- end -->\n+/gs;

/**
 * The problem with a store's name, or undefined.
 * @param {string} name
 */
function problemOf(name) {
  if (name === '') return `a store needs a name, such as dynamodb. ${USAGE}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > MAX_NAME_LENGTH) {
    return `"${name}" is not a name for a store: use lower-case letters, digits and single hyphens, at most ${MAX_NAME_LENGTH} characters, such as dynamodb or cloud-sql`;
  }
  if (name.startsWith('store-')) return `leave out "store-": the package will be @sluice/${name} anyway`;
  if (name === 'template') return '"template" is the copied package: choose the name of your backend';
  return undefined;
}

/**
 * The text with the store's name in the template's place: `cloud-sql` in words, `cloudSql` and `CloudSql` in
 * code.
 * @param {string} text
 * @param {string} name
 */
function renamed(text, name) {
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const pascal = camel.replace(/^./, (letter) => letter.toUpperCase());
  return text
    .replace(ONLY_IN_THE_TEMPLATE, '')
    .replaceAll('templates/store', `packages/store-${name}`)
    .replace(/Template(?=[A-Z])/g, pascal)
    .replace(/template(?=[A-Z])/g, camel)
    .replaceAll('template', name);
}

/**
 * @param {string} folder
 * @param {string} name
 */
function renameAll(folder, name) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      renameAll(path, name);
      continue;
    }
    writeFileSync(path, renamed(readFileSync(path, 'utf8'), name));
    renameSync(path, join(folder, renamed(entry.name, name)));
  }
}

/**
 * Creates the package and returns the next steps.
 * @param {string} root
 * @param {string} name
 */
function newStore(root, name) {
  const folder = join(root, 'packages', `store-${name}`);
  if (existsSync(folder)) throw new Error(`packages/store-${name} already exists`);
  cpSync(template, folder, {
    recursive: true,
    filter: (source) => !NOT_COPIED.has(source.slice(template.length + 1).split('/')[0] ?? ''),
  });
  renameAll(folder, name);
  const manifestPath = join(folder, 'package.json');
  const { private: _private, ...manifest } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  writeFileSync(manifestPath, `${JSON.stringify(manifest, undefined, 2)}\n`);
  mkdirSync(join(root, '.changeset'), { recursive: true });
  writeFileSync(
    join(root, '.changeset', `store-${name}.md`),
    `---\n'@sluice/store-${name}': minor\n---\n\nA store that keeps its records in ${name}.\n`,
  );
  return `packages/store-${name} is a copy of the template, which passes the conformance suite.

Next:
  1. pnpm install
  2. pnpm exec vitest run packages/store-${name}    passes already; keep it passing
  3. Replace src/${name}-database.ts by the client of ${name}, and adapt \`read\` and \`compareAndSet\` in
     src/${name}-store.ts. The suite reports in sentences what is missing.
  4. State in \`capabilities\` what the store can do; the suite checks it.
  5. Complete README.md, and .changeset/store-${name}.md for readers of the changelog.`;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { root: { type: 'string', default: repository } },
  });
  const [name = '', ...more] = positionals;
  const problem = more.length > 0 ? `one name at a time. ${USAGE}` : problemOf(name);
  if (problem !== undefined) throw new Error(problem);
  console.log(newStore(values.root, name));
}

try {
  main();
} catch (error) {
  console.error(`new:store: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
