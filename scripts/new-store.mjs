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

/** What lies in the template's folder but is not part of it. */
const NOT_COPIED = new Set(['node_modules', 'dist', 'package.tgz']);

/** What is true of the template only. */
const ONLY_IN_THE_TEMPLATE = /<!-- only in the template -->.*?<!-- end -->\n+/gs;

/**
 * What is wrong with a store's name, or nothing.
 * @param {string} name
 */
function problemOf(name) {
  if (name === '') return `a store needs a name, such as dynamodb. ${USAGE}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > MAX_NAME_LENGTH) {
    return `"${name}" is no name for a store: lower-case letters, digits and single hyphens, at most ${MAX_NAME_LENGTH} characters, such as dynamodb or cloud-sql`;
  }
  if (name.startsWith('store-'))
    return `leave out "store-": the package will be @sluice/${name} all the same`;
  if (name === 'template') return '"template" is what is copied: choose the name of your backend';
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
 * Makes the package and returns what to do next.
 * @param {string} root
 * @param {string} name
 */
function newStore(root, name) {
  const folder = join(root, 'packages', `store-${name}`);
  if (existsSync(folder)) throw new Error(`packages/store-${name} is there already`);
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
  2. pnpm exec vitest run packages/store-${name}    passes already: keep it so
  3. Put the client of ${name} in the place of src/${name}-database.ts, and fit \`read\` and \`compareAndSet\` in
     src/${name}-store.ts to it. The suite names what is missing, in sentences.
  4. Say in \`capabilities\` what is true; the suite checks it.
  5. Complete README.md, and .changeset/store-${name}.md for those who will read the change log.`;
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
