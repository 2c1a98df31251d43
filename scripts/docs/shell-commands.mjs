// @ts-check
import { fencesOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

const SHELL = ['sh', 'bash', 'shell', 'console', 'zsh'];

/** What a reader sees of the front page before scrolling. */
const FIRST_SCREEN_LINES = 40;
const FIRST_COMMANDS = ['npm run demo', 'npm test'];

/**
 * @param {Page} page
 * @returns {{ command: string, line: number }[]}
 */
function commandsOf(page) {
  return fencesOf(page)
    .filter(({ lang }) => SHELL.includes(lang))
    .flatMap(({ code, line }) => code.split('\n').map((text, i) => ({ text, line: line + i })))
    .map(({ text, line }) => ({ command: text.replace(/(^|\s)#.*$/, '').trim(), line }))
    .filter(({ command }) => command !== '');
}

/**
 * The first screen of the front page has two shell commands: see it work, and prove that it does.
 * @param {Page} page
 */
export function firstScreenProblems(page) {
  const first = commandsOf(page).filter(({ line }) => line <= FIRST_SCREEN_LINES);
  const commands = first.map(({ command }) => command);
  if (commands.join('\n') === FIRST_COMMANDS.join('\n')) return [];
  const expected = FIRST_COMMANDS.join(', ');
  return [
    `${page.path}:${first[0]?.line ?? 1}: the commands of the first screen must be ${expected}; they are ${commands.join(', ')}`,
  ];
}

/**
 * Commands that run a script that the root does not have.
 * @param {readonly Page[]} pages
 * @param {readonly string[]} scripts names of the root's scripts
 */
export function scriptProblems(pages, scripts) {
  /** @type {string[]} */
  const problems = [];
  for (const page of pages) {
    for (const { command, line } of commandsOf(page)) {
      const script = /^(?:npm|pnpm) run (\S+)/.exec(command)?.[1];
      if (script !== undefined && !scripts.includes(script)) {
        problems.push(`${page.path}:${line}: package.json has no script ${script}`);
      }
    }
  }
  return problems;
}
