// @ts-check
// The addresses of the repository and of the site stand in addresses.json. Packages carry them in their
// manifests and in the links of their warnings, so they are written there, too: `npm run addresses` writes
// them, the tests compare them, and with `--release` a placeholder is an error.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryFiles } from './check-layout.mjs';

/** @typedef {{ readonly repository: string, readonly site: string }} Addresses */

/** The top-level domain that never leads anywhere (RFC 2606). */
const PLACEHOLDER = /\.invalid(\/|$)/;

/**
 * Where a file has an address: the text around it, with the address as the second group.
 * @type {readonly (readonly [file: RegExp, text: RegExp, address: (addresses: Addresses) => string])[]}
 */
const PLACES = [
  [
    /^(packages|templates)\/[^/]+\/package\.json$/,
    /("url": ")([^"]+)(")/,
    ({ repository }) => `git+${repository}.git`,
  ],
  [/^packages\/core\/src\/warnings\/warning\.ts$/, /(const PAGES = ')([^']+)(')/, ({ site }) => `${site}/e/`],
  [/^packages\/http\/src\/diagnostics\.ts$/, /(const PAGES = ')([^']+)(')/, ({ site }) => `${site}/e/`],
  [
    /^\.github\/ISSUE_TEMPLATE\/config\.yml$/,
    /(url: )(\S+)(\/security\/policy)/,
    ({ repository }) => repository,
  ],
  [
    /^ops\/(README\.md|prometheus\/[^/]+\.yml)$/,
    /(runbook_url: |Replace `)([^\s`]+)(\/ops\/README\.md)/g,
    ({ repository }) => repository,
  ],
];

/**
 * The files with other addresses than these, and their texts with them.
 * @param {readonly string[]} files
 * @param {(path: string) => string} read
 * @param {Addresses} addresses
 * @returns {Map<string, string>}
 */
export function outdatedFiles(files, read, addresses) {
  /** @type {Map<string, string>} */
  const outdated = new Map();
  for (const [file, text, address] of PLACES) {
    for (const path of files.filter((one) => file.test(one))) {
      const before = read(path);
      const after = before.replace(text, (_, head, _old, tail) => `${head}${address(addresses)}${tail}`);
      if (after !== before || before.search(text) < 0) outdated.set(path, after);
    }
  }
  return outdated;
}

/**
 * The addresses that lead nowhere yet.
 * @param {Addresses} addresses
 */
export function placeholders(addresses) {
  return Object.entries(addresses)
    .filter(([, url]) => PLACEHOLDER.test(url))
    .map(
      ([name, url]) =>
        `addresses.json: \`${name}\` is ${url}, a placeholder: set it, then run \`npm run addresses\``,
    );
}

/**
 * @param {string} root
 * @returns {Addresses}
 */
export function readAddresses(root) {
  return JSON.parse(readFileSync(join(root, 'addresses.json'), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const addresses = readAddresses(root);
  if (process.argv.includes('--release')) {
    for (const problem of placeholders(addresses)) console.error(problem);
    process.exit(placeholders(addresses).length === 0 ? 0 : 1);
  }
  const outdated = outdatedFiles(
    repositoryFiles(root),
    (path) => readFileSync(join(root, path), 'utf8'),
    addresses,
  );
  for (const [path, text] of outdated) writeFileSync(join(root, path), text);
  console.log(`addresses: ${outdated.size} files changed.`);
}
