import { readFileSync } from 'node:fs';
import { slug } from 'github-slugger';
import { expect, it } from 'vitest';
import { matrixOf } from '../comparison/matrix.ts';

const report = readFileSync(
  new URL('../../tools/peer-behaviours/report/behaviours.md', import.meta.url),
  'utf8',
);
const matrix = matrixOf(report);

it('has a cell for every library in every row, and each row has its section in the report', () => {
  expect(matrix.libraries[0]).toBe('Sluice');
  expect(matrix.behaviours.length).toBeGreaterThan(40);
  const sections = new Set([...report.matchAll(/^### (.*)$/gm)].map(([, title = '']) => slug(title)));
  for (const { statement, observations } of matrix.behaviours) {
    expect(observations).toHaveLength(matrix.libraries.length);
    expect(sections).toContain(slug(statement));
  }
});

it('names the versions that were run, and the day', () => {
  expect(matrix.versions).toContain('rate-limiter-flexible 11.4.0');
  expect(matrix.date).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it('rejects a report with a cell that is not a verdict', () => {
  expect(() => matrixOf(report.replace('| yes     |', '| maybe   |'))).toThrow('not a verdict');
});
