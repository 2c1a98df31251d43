import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPromtool } from '@sluice/test-servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prometheusName } from '../src/exposition/prometheus-name.ts';
import { metrics, storeDuration } from '../src/metrics/metric-table.ts';

const ops = join(import.meta.dirname, '../../../ops');
const read = (path: string): Promise<string> => readFile(join(ops, path), 'utf8');

/** The labels that each series may have, by its name. */
const series = new Map<string, readonly string[]>([
  ...metrics.map(({ name, kind, attributes }) => [prometheusName(name, kind), labels(attributes)] as const),
  // That of the decision service.
  ['sluice_config_last_load_successful', []],
  ...['_bucket', '_sum', '_count'].map((part) => {
    const name = `${prometheusName(storeDuration.name, 'histogram')}${part}`;
    return [name, [...labels(storeDuration.attributes), 'le']] as const;
  }),
]);

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly annotations?: { readonly runbook_url: string };
}

interface AlertTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

interface Board {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
}

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

let rules: readonly Rule[];
let board: Board;
let promtool: string | undefined;

beforeAll(async () => {
  rules = parse(await read('prometheus/sluice.rules.yml')).groups.flatMap(
    (group: { rules: Rule[] }) => group.rules,
  );
  board = JSON.parse(await read('grafana/sluice.json'));
  promtool = await findPromtool();
}, 300_000);

describe('the alerts', () => {
  test('use only metrics and labels of the metric table', () => {
    for (const { expr } of rules) expectKnown(expr);
  });

  test('fire and then resolve in a test of promtool, each of them', async () => {
    const tests: readonly AlertTest[] = parse(await read('prometheus/sluice.tests.yml')).tests;
    for (const { alert } of rules) {
      if (alert === undefined) continue;
      const firesThenResolves = tests.some(({ alert_rule_test }) => {
        const counts = alert_rule_test
          .filter(({ alertname }) => alertname === alert)
          .map(({ exp_alerts }) => exp_alerts.length);
        return counts.includes(1) && counts.at(-1) === 0;
      });
      expect(firesThenResolves, alert).toBe(true);
    }
  });

  test('link to a section of ops/README.md each', async () => {
    const headings = [...(await read('README.md')).matchAll(/^#+ (.+)$/gm)].map(([, text]) =>
      text?.toLowerCase(),
    );
    for (const { alert, annotations } of rules) {
      if (alert === undefined) continue;
      const anchor = annotations?.runbook_url.split('#')[1];
      expect(anchor).toBe(alert.toLowerCase());
      expect(headings).toContain(anchor);
    }
  });

  test('pass the unit tests of promtool', async ({ skip }) => {
    if (promtool === undefined)
      return skip('promtool is neither on the PATH nor in the packages of this system');
    const { stdout } = await promisify(execFile)(promtool, ['test', 'rules', 'sluice.tests.yml'], {
      cwd: join(ops, 'prometheus'),
    });
    expect(stdout).toContain('SUCCESS');
  });

  test('fail the unit tests of promtool if a bound is moved', async ({ skip }) => {
    if (promtool === undefined)
      return skip('promtool is neither on the PATH nor in the packages of this system');
    const folder = await mkdtemp(join(tmpdir(), 'sluice-rules-'));
    try {
      const text = await read('prometheus/sluice.rules.yml');
      await writeFile(join(folder, 'sluice.rules.yml'), text.replace('> 0.02', '> 0.2'));
      await writeFile(join(folder, 'sluice.tests.yml'), await read('prometheus/sluice.tests.yml'));
      const run = promisify(execFile)(promtool, ['test', 'rules', 'sluice.tests.yml'], { cwd: folder });
      await expect(run).rejects.toThrow('SluiceSlow');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the board', () => {
  test('uses only metrics and labels of the metric table', () => {
    for (const expr of expressions()) expectKnown(expr);
  });

  test('shows every metric but that of operations', () => {
    const shown = expressions().join('\n');
    const missing = metrics
      .map(({ name, kind }) => prometheusName(name, kind))
      .filter((name) => !shown.includes(name));
    expect(missing).toEqual(['sluice_operations_total']);
  });

  test('takes its data source from a variable, and explains every panel', () => {
    expect(board.templating.list.map(({ name }) => name)).toEqual(['datasource', 'limiter']);
    // It would replace another board of the system that imports it.
    expect(board).not.toHaveProperty('id');
    for (const { title, description, datasource, targets } of board.panels) {
      expect(description, title).not.toBe('');
      for (const { uid } of [datasource, ...targets.map((target) => target.datasource)]) {
        expect(uid, title).toMatch(/^\$\{datasource\}$/);
      }
    }
  });

  test('has only expressions that Prometheus can parse', async ({ skip }) => {
    if (promtool === undefined)
      return skip('promtool is neither on the PATH nor in the packages of this system');
    const folder = await mkdtemp(join(tmpdir(), 'sluice-board-'));
    try {
      const file = join(folder, 'board.yml');
      const boardRules = expressions().map((expr, i) => ({
        record: `panel:${i}`,
        expr: withoutVariables(expr),
      }));
      // JSON is YAML.
      await writeFile(file, JSON.stringify({ groups: [{ name: 'board', rules: boardRules }] }));
      const { stdout } = await promisify(execFile)(promtool, ['check', 'rules', file]);
      expect(stdout).toContain(`${boardRules.length} rules found`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function expressions(): readonly string[] {
  return board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll('$limiter', '.*');
}

/** Throws unless every metric of ours in the expression exists, with the labels that it is used with. */
function expectKnown(expr: string): void {
  const records = new Set(rules.map(({ record }) => record));
  const used = [...withoutVariables(expr).matchAll(/\b(sluice_[a-z0-9_:]+)(?:\{([^}]*)\})?/g)];
  const known = used.filter(([, name]) => series.has(name as string) || records.has(name));
  const rest = used.filter((one) => !known.includes(one)).map(([, name]) => name as string);
  const allLabels = new Set([...series.values()].flat());
  // What is left are labels of `by` and `on`.
  expect(rest.filter((name) => !allLabels.has(name))).toEqual([]);
  expect(known.length).toBeGreaterThan(0);
  for (const [, name, selectors = ''] of known) {
    for (const [, label] of selectors.matchAll(/([a-z_]+)(?==)/g)) {
      expect(series.get(name as string), `${name}`).toContain(label);
    }
  }
}

function labels(attributes: readonly string[]): readonly string[] {
  return attributes.map((attribute) => attribute.replaceAll('.', '_'));
}
