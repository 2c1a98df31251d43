import type { DenialCount, DenialReport } from './denial-tally.ts';
import type { Problems } from './problem-count.ts';
import type { DifferenceReport } from './replay-differences.ts';
import type { ReplayReport } from './replay-report.ts';
import type { ConfigReport } from './replayed-config.ts';

/** Returns the report as text for people. */
export function reportText(report: ReplayReport): string {
  const { requests, from, to, unreadable, sorted, late, present, candidate, differences } = report;
  const unsorted = late === 0 ? '' : ` ${number(late)} of them were too late for that: see --sort-window.`;
  return [
    `${number(requests)} ${requests === 1 ? 'request' : 'requests'} from ${from} to ${to}.`,
    ...(sorted === 0 ? [] : [`${number(sorted)} lines were out of order and were sorted.${unsorted}`]),
    ...problemLines(unreadable, 'line cannot be read', 'lines cannot be read'),
    ...configLines(present, requests),
    ...(candidate === undefined ? [] : configLines(candidate, requests)),
    ...(differences === undefined ? [] : differenceLines(differences)),
  ].join('\n');
}

function configLines(config: ConfigReport, requests: number): readonly string[] {
  const { file, domain, denied, shadow, rejected, evicted, holdsUnits } = config;
  return [
    '',
    `${file}, domain ${domain}: ${number(denied)} of ${number(requests)} denied (${percent(denied, requests)}).`,
    ...problemLines(rejected, 'request is answered with an error', 'requests are answered with an error'),
    ...denialLines(config),
    ...(shadow.denied === 0 ? [] : ['Shadow rules, which deny nothing, would deny:', ...denialLines(shadow)]),
    ...(evicted === 0
      ? []
      : [
          `${number(evicted)} records were dropped for lack of room, so some callers got too much: raise --max-keys.`,
        ]),
    ...(holdsUnits
      ? ['A log does not say when requests end, so a concurrency limit holds its units for the whole lease.']
      : []),
  ];
}

function differenceLines(differences: DifferenceReport): readonly string[] {
  const { newlyDenied, newlyAllowed, deniedByBoth, deniedByAnotherRule } = differences;
  return [
    '',
    `The candidate denies ${number(newlyDenied.denied)} more, and allows ${number(newlyAllowed.denied)} that are denied now.`,
    `Both deny ${number(deniedByBoth)}, ${number(deniedByAnotherRule)} of them by different limits.`,
    ...(newlyDenied.denied === 0 ? [] : ['Newly denied:', ...denialLines(newlyDenied)]),
    ...(newlyAllowed.denied === 0 ? [] : ['Newly allowed:', ...denialLines(newlyAllowed)]),
  ];
}

function denialLines({ rules, keys, keysAreApproximate }: DenialReport): readonly string[] {
  if (rules.length === 0) return [];
  const more = keysAreApproximate ? ' (about: there were too many keys to count each)' : '';
  return [...rules.map(countLine), `  most by key${more}:`, ...keys.map((one) => `  ${countLine(one)}`)];
}

function countLine({ rule, key, denied, first, last }: DenialCount): string {
  const what = key === undefined ? rule : `${key} (${rule})`;
  const until = denied === 1 ? '' : `, last ${last.at}`;
  return `  ${number(denied).padStart(9)}  ${what}: first ${first.at} (${first.file}:${first.line})${until}`;
}

function problemLines({ count, first }: Problems, one: string, many: string): readonly string[] {
  if (first === undefined) return [];
  const text = first.text === undefined ? '' : ` ${JSON.stringify(first.text)}`;
  const what = count === 1 ? `1 ${one}` : `${number(count)} ${many}. The first`;
  return [`${what}: ${first.file}:${first.line}: ${first.reason}${text}`];
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}
