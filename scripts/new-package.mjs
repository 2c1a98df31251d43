// @ts-check
// Copies a template, templates/store or templates/adapter, to packages/ under its new name, and adds a
// changeset.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const MAX_NAME_LENGTH = 40;
const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What can be made.
 * @typedef {object} Kind
 * @property {string} article the kind with its article, for messages
 * @property {readonly [string, string]} examples two names, the second with a hyphen
 * @property {string} namedAfter what a package of this kind is named after
 * @property {(name: string) => string} changeset
 * @property {(name: string) => string} steps what to do with the copy
 */

/** @type {Readonly<Record<string, Kind>>} */
const kinds = {
  store: {
    article: 'a store',
    examples: ['dynamodb', 'cloud-sql'],
    namedAfter: 'backend',
    changeset: (name) => `A store that keeps its records in ${name}.`,
    steps: (
      name,
    ) => `  3. Replace src/${name}-database.ts with the client of ${name}, and adapt \`read\` and \`compareAndSet\` in
     src/${name}-store.ts to it. The suite names what is missing, in sentences.
  4. Declare in \`capabilities\` what is true; the suite checks it.`,
  },
  adapter: {
    article: 'an adapter',
    examples: ['restify', 'azure-functions'],
    namedAfter: 'framework',
    changeset: (name) => `Rate limiting for ${name}.`,
    steps: (
      name,
    ) => `  3. Add ${name} to package.json as a peer dependency, and read its requests in src/${name}-framework.ts.
  4. Return its kind of handler from src/rate-limit.ts, and serve an app of ${name} in test/conformance.test.ts.
     The suite names what is missing, in sentences. Declare in \`capabilities\` what is true.`,
  },
};

/** What lies in a template's folder but is not part of it. */
const NOT_COPIED = new Set(['node_modules', 'dist', '.turbo', '.cache']);

/** What is true of the template only. */
const ONLY_IN_THE_TEMPLATE = /<!-- only in the template -->.*?<!-- end -->\n+/gs;

/**
 * Why a package cannot have this name, or nothing.
 * @param {string} kind
 * @param {string} name
 */
function problemOf(kind, name) {
  const { article, examples, namedAfter } = /** @type {Kind} */ (kinds[kind]);
  if (name === '') return `${article} needs a name, such as ${examples[0]}. ${usageOf(kind)}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > MAX_NAME_LENGTH) {
    return `"${name}" cannot be the name of ${article}: use lower-case letters, digits and single hyphens, at most ${MAX_NAME_LENGTH} characters, such as ${examples.join(' or ')}`;
  }
  if (name.startsWith(`${kind}-`)) {
    return `leave out "${kind}-": the package will be called @sluice/${name} anyway`;
  }
  if (name === 'template')
    return `"template" is the name of what is copied: use the name of your ${namedAfter}`;
  return undefined;
}

/** @param {string} kind */
function usageOf(kind) {
  return `Usage: npm run new:${kind} NAME [-- --root FOLDER]`;
}

/**
 * The text with the new name in place of the template's: `cloud-sql` in words, `cloudSql` and `CloudSql` in
 * code.
 * @param {string} text
 * @param {string} kind
 * @param {string} name
 */
function renamed(text, kind, name) {
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const pascal = camel.replace(/^./, (letter) => letter.toUpperCase());
  return text
    .replace(ONLY_IN_THE_TEMPLATE, '')
    .replaceAll(`templates/${kind}`, `packages/${kind}-${name}`)
    .replace(/Template(?=[A-Z])/g, pascal)
    .replace(/template(?=[A-Z])/g, camel)
    .replaceAll('template', name);
}

/**
 * @param {string} folder
 * @param {string} kind
 * @param {string} name
 */
function renameAll(folder, kind, name) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      renameAll(path, kind, name);
      continue;
    }
    writeFileSync(path, renamed(readFileSync(path, 'utf8'), kind, name));
    renameSync(path, join(folder, renamed(entry.name, kind, name)));
  }
}

/**
 * Makes the package. Returns the next steps.
 * @param {string} root
 * @param {string} kind
 * @param {string} name
 */
function newPackage(root, kind, name) {
  const { changeset, steps } = /** @type {Kind} */ (kinds[kind]);
  const template = join(repository, 'templates', kind);
  const folder = join(root, 'packages', `${kind}-${name}`);
  if (existsSync(folder)) throw new Error(`packages/${kind}-${name} exists already`);
  cpSync(template, folder, {
    recursive: true,
    filter: (source) => !NOT_COPIED.has(source.slice(template.length + 1).split('/')[0] ?? ''),
  });
  renameAll(folder, kind, name);
  const manifestPath = join(folder, 'package.json');
  const { private: _private, ...manifest } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  writeFileSync(manifestPath, `${JSON.stringify(manifest, undefined, 2)}\n`);
  mkdirSync(join(root, '.changeset'), { recursive: true });
  writeFileSync(
    join(root, '.changeset', `${kind}-${name}.md`),
    `---\n'@sluice/${kind}-${name}': minor\n---\n\n${changeset(name)}\n`,
  );
  return `packages/${kind}-${name} is a copy of the template, which passes its tests.

Next:
  1. pnpm install
  2. pnpm exec vitest run packages/${kind}-${name}    passes already: keep it that way
${steps(name)}
  5. Complete README.md, and .changeset/${kind}-${name}.md for the readers of the change log.
  6. Add the package to the list in .github/ISSUE_TEMPLATE/bug.yml.`;
}

/** @param {string} kind */
function main(kind) {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(3),
    allowPositionals: true,
    options: { root: { type: 'string', default: repository } },
  });
  const [name = '', ...more] = positionals;
  const problem = more.length > 0 ? `one name at a time. ${usageOf(kind)}` : problemOf(kind, name);
  if (problem !== undefined) throw new Error(problem);
  console.log(newPackage(values.root, kind, name));
}

const [kind = ''] = process.argv.slice(2);
try {
  if (!Object.hasOwn(kinds, kind)) {
    throw new Error(`the first argument must be one of: ${Object.keys(kinds).join(', ')}`);
  }
  main(kind);
} catch (error) {
  console.error(`new:${kind}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
