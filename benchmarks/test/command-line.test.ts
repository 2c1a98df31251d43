import { expect, it } from 'vitest';
import { type Command, parseCommand, UsageError } from '../src/command-line.ts';
import type { Row, Suite } from '../src/suite.ts';

const allSuites = [
  suiteOf('memory', ['hot', 'one hot key'], ['zipf', '10,000 keys, Zipf']),
  suiteOf('redis', ['hot', '1,000 in flight, one hot key'], ['one', 'one at a time']),
];

function suiteOf(name: string, ...rows: [id: string, title: string][]): Suite {
  const about = { title: name, about: '', packages: [], serverOf: () => undefined };
  const rowOf = ([id, title]: [string, string]): Row => ({ id, title, measurement: 'calls', contenders: [] });
  return { name, ...about, rows: rows.map(rowOf) };
}

/** Suites by name, with the ids of their rows if they do not have all. */
function parse(...args: string[]): object {
  const command: Command = parseCommand(args, allSuites);
  if (command.kind !== 'run') return command;
  const suites = command.suites.map(({ name, rows }) =>
    rows.length === 2 ? name : `${name} ${rows.map(({ id }) => id)}`,
  );
  return { ...command, suites };
}

it('prints a table of every suite unless some are named', () => {
  expect(parse()).toMatchObject({ suites: ['memory', 'redis'], show: 'table', effort: 'brief' });
  expect(parse('redis')).toMatchObject({ suites: ['redis'], show: 'table' });
  expect(parse('redis', 'memory', 'redis')).toMatchObject({ suites: ['memory', 'redis'] });
});

it('writes the whole report with --full, and with --out into that folder', () => {
  expect(parse('memory', '--full')).toMatchObject({ show: 'report', effort: 'full', folder: undefined });
  expect(parse('memory', '--out', 'there')).toMatchObject({ show: 'report', folder: 'there' });
  expect(parse('--quick', '--full')).toMatchObject({ show: 'report', effort: 'quick' });
});

it('measures one row in full rounds, found by its id or by a part of its title', () => {
  expect(parse('redis', '--row', 'hot')).toMatchObject({
    suites: ['redis hot'],
    show: 'row',
    effort: 'full',
  });
  expect(parse('--row', 'zipf')).toMatchObject({ suites: ['memory zipf'] });
  expect(parse('--row', 'At a Time')).toMatchObject({ suites: ['redis one'] });
  expect(parse('--row', 'one hot key')).toMatchObject({ suites: ['memory hot'] });
});

it('takes options in any place', () => {
  expect(parse('memory', '--rounds', '3', '--quick')).toMatchObject({
    suites: ['memory'],
    effort: 'quick',
    rounds: 3,
  });
  expect(parse('--list')).toEqual({ kind: 'list' });
  expect(parse('--help')).toEqual({ kind: 'help' });
});

it('compares with another revision: all suites briefly, or one row in full rounds', () => {
  expect(parseCommand(['compare', 'v1.0.0', 'redis'], allSuites)).toMatchObject({
    kind: 'compare',
    revision: 'v1.0.0',
    effort: 'brief',
    suites: [{ name: 'redis' }],
  });
  expect(parseCommand(['compare', 'main', '--row', 'zipf', '--rounds', '5'], allSuites)).toMatchObject({
    kind: 'compare',
    effort: 'full',
    rounds: 5,
    suites: [{ name: 'memory', rows: [{ id: 'zipf' }] }],
  });
});

it.each([
  [['compare'], 'compare takes a revision, such as compare main.'],
  [['compare', 'main', '--full'], 'compare takes no --full and no --out.'],
  [['compare', 'main', 'size'], 'compare cannot measure the suite size.'],
  [['memry'], 'There is no suite "memry". The suites are: memory, redis.'],
  [['--row', 'hot'], 'More than one row matches "hot": memory hot, redis hot.'],
  [['redis', '--row', 'cold'], 'No row matches "cold": redis hot, redis one.'],
  [['--rounds', '0'], '--rounds takes a whole number from 1 to 99, not "0".'],
  [['--rounds', 'many'], '--rounds takes a whole number from 1 to 99, not "many".'],
  [['--slow'], "Unknown option '--slow'"],
])('rejects %j and says what would do', (args, message) => {
  expect(() => parse(...args)).toThrow(UsageError);
  expect(() => parse(...args)).toThrow(message);
});
