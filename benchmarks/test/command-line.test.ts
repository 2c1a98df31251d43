import { expect, it } from 'vitest';
import { parseCommand, UsageError } from '../src/command-line.ts';

const suites = ['memory', 'redis'];
const parse = (...args: string[]): unknown => parseCommand(args, suites);

it('runs every suite unless some are named', () => {
  expect(parse()).toMatchObject({ kind: 'run', suites, quick: false, rounds: undefined });
  expect(parse('redis')).toMatchObject({ suites: ['redis'] });
  expect(parse('redis', 'memory', 'redis')).toMatchObject({ suites });
});

it('takes options wherever they stand', () => {
  expect(parse('memory', '--rounds', '3', '--quick', '--out', 'there')).toMatchObject({
    suites: ['memory'],
    quick: true,
    rounds: 3,
    folder: 'there',
  });
  expect(parse('--correctness', '--out', 'there')).toEqual({ kind: 'correctness', folder: 'there' });
  expect(parse('--list')).toEqual({ kind: 'list' });
  expect(parse('--help')).toEqual({ kind: 'help' });
});

it.each([
  [['memry'], 'There is no suite "memry". The suites are: memory, redis.'],
  [['--rounds', '0'], '--rounds takes a whole number from 1 to 99, not "0".'],
  [['--rounds', 'many'], '--rounds takes a whole number from 1 to 99, not "many".'],
  [['--correctness', 'redis'], '--correctness times nothing and takes no redis.'],
  [['--slow'], "Unknown option '--slow'"],
])('refuses %j and says what would do', (args, message) => {
  expect(() => parse(...args)).toThrow(UsageError);
  expect(() => parse(...args)).toThrow(message);
});
