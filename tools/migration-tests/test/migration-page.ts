import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { fencesOf, type Page, parsePage } from '../../../scripts/docs/page.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cache = fileURLToPath(new URL('../.cache', import.meta.url));

/** What a client sends at one moment, and the answers that the page states. */
export interface Step {
  /** Since the first step. */
  readonly atMs: number;
  readonly client: string;
  /** Such as `GET /login`, or `cost 3`. */
  readonly request: string;
  readonly times: number;
  readonly before: string;
  readonly after: string;
}

/** Code before and after a move, as the page has it, and the traffic on which both run. */
export interface Pair<Module> {
  readonly before: () => Promise<Module>;
  readonly after: () => Promise<Module>;
  readonly traffic: readonly Step[];
}

/**
 * The pairs of a page in `docs/migration`, in order: blocks of code marked `before` and `after`, each with a
 * table whose first column is `time`.
 */
export async function pairsOf<Module>(name: string): Promise<readonly Pair<Module>[]> {
  const path = `docs/migration/${name}.md`;
  const page = parsePage(path, await readFile(join(root, path), 'utf8'));
  const blocks = (mark: string): readonly string[] =>
    fencesOf(page).flatMap(({ words, code }) => (words.includes(mark) ? [code] : []));
  const [before, after, tables] = [blocks('before'), blocks('after'), trafficOf(page)];
  if (before.length === 0 || before.length !== after.length || before.length !== tables.length)
    throw new Error(
      `${path} must have as many blocks \`before\` as \`after\`, and a table of traffic for each`,
    );
  await mkdir(cache, { recursive: true });
  return Promise.all(
    tables.map(async (traffic, i) => ({
      before: await moduleOf<Module>(`${basename(name)}.${i}.before.ts`, before[i] ?? ''),
      after: await moduleOf<Module>(`${basename(name)}.${i}.after.ts`, after[i] ?? ''),
      traffic,
    })),
  );
}

/** Written where the packages that the page imports can be found, and imported when it is called. */
async function moduleOf<Module>(file: string, code: string): Promise<() => Promise<Module>> {
  const path = join(cache, file);
  await writeFile(path, `${code}\n`);
  return () => import(/* @vite-ignore */ path) as Promise<Module>;
}

function trafficOf({ path, tree }: Page): readonly (readonly Step[])[] {
  const tables = tree.children.filter(
    (node): node is Table => node.type === 'table' && textOf(node.children[0]?.children[0]) === 'time',
  );
  return tables.map((table) =>
    table.children.slice(1).map((row) => {
      const cells = row.children.map((cell) => textOf(cell));
      const [time = '', client = '', sends = '', before = '', after = ''] = cells;
      const [, times, request = ''] = /^(\d+) × (.+)$/.exec(sends) ?? [];
      const line = `${path}:${row.position?.start.line}`;
      if (times === undefined) throw new Error(`${line}: "${sends}" is not such as "3 × GET /"`);
      return { atMs: millisecondsOf(time, line), client, request, times: Number(times), before, after };
    }),
  );
}

/** Of `0 s`, `59.999 s` or `1 min`. */
function millisecondsOf(time: string, line: string): number {
  const [, amount, unit] = /^([\d.]+) (s|min)$/.exec(time) ?? [];
  if (amount === undefined) throw new Error(`${line}: "${time}" is not such as "59.999 s"`);
  return Math.round(Number(amount) * (unit === 's' ? 1000 : 60_000));
}
