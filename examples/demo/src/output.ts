import pc from 'picocolors';
import { anonymous, costlyExport, free, login, pro, tiers } from './tiers.ts';
import type { RawResponse } from './trial.ts';
import type { Finding } from './verdict.ts';

/** The limits, and the address of the server. */
export function introduction(origin: string, framework: string, store: string): string {
  const rows = tiers.map(({ name, perMinute, perDay }) => {
    if (perMinute === null || perDay === null) return `  ${name.padEnd(12)} unlimited`;
    return `  ${name.padEnd(12)} ${count(perMinute, 3)} a minute and ${count(perDay, 6)} a day`;
  });
  return [
    `${pc.bold('Sluice')}  a real ${framework} server on ${pc.cyan(origin)}, counting in ${store.replace(/:$/, '')}`,
    '',
    ...rows,
    `  ${'POST /login'.padEnd(12)} ${count(login.perMinute, 3)} a minute and ${count(login.perDay, 6)} a day, by address`,
    `  ${'/api/export'.padEnd(12)} ${count(costlyExport.perSecond, 3)} a second, plus the limits of the tier`,
  ].join('\n');
}

/** The first refusal, as its client received it. */
export function refusal({ request, status, headers, body }: RawResponse): string {
  const shown = headers.filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name));
  return [
    `${pc.bold('The first 429')}, to ${request}:`,
    '',
    `  ${pc.red(`HTTP/1.1 ${status}`)}`,
    ...shown.map(([name, value]) => {
      // One line per member of a list: together they are wider than a terminal.
      const members = value.replaceAll(', "', ',\n    "');
      return `  ${/limit|retry/.test(name) ? pc.cyan(name) : name}: ${members}`;
    }),
    '',
    ...JSON.stringify(JSON.parse(body), null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}

/** Every promise, and whether it was kept. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.map(({ name, promise, kept, seen }) => {
    const line = `${pc.bold(name.padEnd(12))} ${promise}`;
    return kept ? `  ${pc.green('✓')} ${line}` : `  ${pc.red('✗')} ${line}\n    ${pc.red(`BROKEN: ${seen}`)}`;
  });
  const broken = findings.filter(({ kept }) => !kept).length;
  const summary =
    broken === 0
      ? pc.green('Every limit held.')
      : pc.red(`${broken} of ${findings.length} promises were broken: the limiter did not hold its limits.`);
  return [pc.bold('What the limits promised, and what the clients saw:'), '', ...lines, '', summary].join(
    '\n',
  );
}

/** Commands to try while the server is up. */
export function invitation(origin: string): string {
  const status = "-s -o /dev/null -w '%{http_code} '";
  const key = (apiKey = '') => `-H 'x-api-key: ${apiKey}'`;
  return [
    'Try it from another terminal. Press Ctrl-C to stop the server.',
    '',
    pc.dim(`  # ${anonymous.perMinute} pass, then 429`),
    `  for i in $(seq 12); do curl ${status} ${origin}/api/hello; done`,
    pc.dim('  # the headers and the body of a refusal'),
    `  curl -i ${origin}/api/hello`,
    pc.dim(`  # free users get ${free.perMinute} a minute, pro users ${pro.perMinute}`),
    `  curl -i ${key(free.apiKey)} ${origin}/api/hello`,
    `  curl -i ${key(pro.apiKey)} ${origin}/api/export`,
    pc.dim(`  # ${login.perMinute} guesses, then 429`),
    `  for i in $(seq 7); do curl ${status} -X POST ${origin}/login; done`,
  ].join('\n');
}

function count(number: number, width: number): string {
  return number.toLocaleString('en-GB').padStart(width);
}
