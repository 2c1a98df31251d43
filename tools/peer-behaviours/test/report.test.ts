import { describe, expect, it } from 'vitest';
import type { Cell } from '../src/observe.ts';
import { markdownOf, type Report, summaryOf } from '../src/report.ts';

function cell(form: string, verdict: Cell['verdict'], seen = ''): Cell {
  return { library: 'a library', form, verdict, seen };
}

function reportOf(cells: readonly Cell[], missing: readonly string[] = []): Report {
  return {
    environment: {
      date: '2026-11-21T01:02:03.000Z',
      cpu: 'a processor',
      cores: 2,
      memoryGib: 4,
      os: 'an OS',
      node: 'v20.20.2',
      packages: { 'a-package': '1.2.3', 'another-package': null },
    },
    servers: { redis: '7.0.15', postgres: null },
    contestants: [{ name: 'a library, memory', packages: ['a-package'], notes: ['with | a bar'] }],
    missing,
    behaviours: [{ title: 'Does it', why: 'It matters.', cells }],
  };
}

describe('the matrix', () => {
  it('has one word where the forms of a library agree', () => {
    expect(summaryOf([cell('memory', 'yes'), cell('Redis', 'yes'), cell('Postgres', 'not offered')])).toBe(
      'yes',
    );
    expect(summaryOf([cell('memory', 'no')])).toBe('**no**');
    expect(summaryOf([cell('memory', 'missing')])).toBe('_missing_');
  });

  it('names the forms where they differ', () => {
    const cells = [
      cell('memory', 'yes'),
      cell('Redis', 'no'),
      cell('Postgres', 'missing'),
      cell('Express', 'no'),
    ];

    expect(summaryOf(cells)).toBe('yes (memory), **no** (Redis, Express), _missing_ (Postgres)');
  });

  it('has a dash where nothing is offered', () => {
    expect(summaryOf([cell('memory', 'not offered')])).toBe('–');
  });
});

describe('the report', () => {
  it('names the date, the versions, and the packages and servers that were missing', () => {
    const markdown = markdownOf(reportOf([cell('memory', 'yes', 'seen')]));

    expect(markdown).toContain('on 2026-11-21, with Node v20.20.2');
    expect(markdown).toMatch(/\| a-package +\| 1\.2\.3 /);
    expect(markdown).toMatch(/\| another-package +\| not installed /);
    expect(markdown).toMatch(/\| redis +\| 7\.0\.15 /);
    expect(markdown).toMatch(/\| postgres +\| missing /);
    expect(markdown).not.toContain('INCOMPLETE');
  });

  it('begins with what is missing', () => {
    const [title, , incomplete, , first] = markdownOf(reportOf([], ['a library, Redis: no server'])).split(
      '\n',
    );

    expect([title, incomplete, first]).toEqual([
      '# What each rate limiter does',
      '**INCOMPLETE: 1 missing**',
      '- a library, Redis: no server',
    ]);
  });

  it('keeps bars and line breaks inside their cell', () => {
    const markdown = markdownOf(reportOf([cell('memory', 'no', 'threw a | b\nand more')]));

    expect(markdown).toContain('threw a \\| b and more');
    expect(markdown).toContain('with \\| a bar');
  });
});
