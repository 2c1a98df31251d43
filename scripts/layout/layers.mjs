// @ts-check
// Inside a package, imports point down: from a folder to lower ones, never up and never to a folder beside
// it.
import { posix } from 'node:path';
import { problemsOf } from './exceptions.mjs';

/** @typedef {import('./exceptions.mjs').Exception} Exception */
/** @typedef {import('./exceptions.mjs').Finding} Finding */

/**
 * The files directly in `src`, except for those that {@link LAYERS} names: the words that everything else
 * uses.
 */
const VOCABULARY = 'vocabulary';

/**
 * Folders and root files of each package, from the top. Those on one line must not import each other.
 * @type {Readonly<Record<string, readonly (readonly string[])[]>>}
 */
const LAYERS = {
  core: [
    ['index.ts'],
    ['limiter'],
    ['waiting', 'outage', 'events', 'remembered', 'engine'],
    ['reservation'],
    ['checks', 'store-kit'],
    ['transitions'],
    ['algorithms', 'testing'],
    ['warnings'],
    [VOCABULARY],
  ],
  http: [
    ['index.ts'],
    ['node', 'web'],
    ['guard.ts'],
    ['counting', 'answers'],
    ['options'],
    ['headers', 'addresses', 'keys'],
    [VOCABULARY],
  ],
  config: [
    ['index.ts'],
    ['explain.ts'],
    ['load-config.ts'],
    ['loaded-config.ts'],
    ['config-stores.ts'],
    ['installed'],
    [VOCABULARY],
    ['envoy'],
    ['watch'],
    ['config-changes.ts', 'rules'],
    ['file'],
  ],
  server: [
    ['index.ts'],
    ['cli'],
    ['replay'],
    ['create-server.ts'],
    ['running-server.ts'],
    ['server-options.ts'],
    ['http', 'grpc'],
    ['envoy', 'dashboard'],
    ['access'],
    ['service'],
    ['store', 'telemetry'],
    [VOCABULARY],
  ],
  outbound: [
    ['index.ts'],
    ['fetch', 'axios', 'undici', 'got', 'octokit', 'bullmq', 'pg-boss', 'amqplib'],
    ['calls'],
    ['upstream'],
    ['store', 'waiting'],
    ['quota', 'profiles', 'testing'],
    [VOCABULARY],
  ],
  telemetry: [
    ['index.ts'],
    ['create-telemetry.ts'],
    ['telemetry.ts', 'telemetry-options.ts'],
    ['exposition'],
    ['metrics'],
    ['denial-log', 'audit-log'],
    ['top-keys'],
    ['counters', 'stores'],
    [VOCABULARY],
  ],
  dashboard: [
    ['index.ts'],
    ['create-dashboard.ts', 'usage'],
    ['dashboard.ts', 'dashboard-options.ts'],
    ['mounts'],
    ['actions', 'keys', 'live', 'page', 'browser'],
    ['limiters', 'serving'],
    [VOCABULARY],
  ],
};

/**
 * Arrows that point the wrong way for now. This list may only get shorter.
 * @type {readonly Exception[]}
 */
const EXCEPTIONS = [];

/**
 * Imports that point up or sideways, and folders without a layer; one line per finding.
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 * @param {readonly Exception[]} exceptions
 */
export function layerProblems(paths, read, exceptions = EXCEPTIONS) {
  const findings = Object.entries(LAYERS).flatMap(([name, layers]) => {
    const src = `packages/${name}/src`;
    return paths
      .filter((path) => path.startsWith(`${src}/`) && path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) => arrows(path, read(path), src, layers));
  });
  return problemsOf(findings, exceptions);
}

/**
 * @param {string} path
 * @param {string} text
 * @param {string} src
 * @param {readonly (readonly string[])[]} layers
 * @returns {Finding[]}
 */
function arrows(path, text, src, layers) {
  const room = roomOf(path, src, layers);
  const layer = layers.findIndex((rooms) => rooms.includes(room));
  if (layer < 0) return [{ path, line: 1, phrase: room, advice: 'give this folder a layer in layers.mjs' }];
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].flatMap((match) => {
    const target = roomOf(posix.join(posix.dirname(path), match[1] ?? ''), src, layers);
    const isBelow = layers.findIndex((rooms) => rooms.includes(target)) > layer;
    if (target === room || isBelow) return [];
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return [{ path, line, phrase: `${room} -> ${target}`, advice: 'import only from lower layers' }];
  });
}

/**
 * The folder of a file of the package; its own name if it has a layer of its own.
 * @param {string} path
 * @param {string} src
 * @param {readonly (readonly string[])[]} layers
 */
function roomOf(path, src, layers) {
  const [first = '', ...rest] = path.slice(src.length + 1).split('/');
  return rest.length > 0 || layers.some((rooms) => rooms.includes(first)) ? first : VOCABULARY;
}
