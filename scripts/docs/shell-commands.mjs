// @ts-check
import { fencesOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

const SHELL = ['sh', 'bash', 'shell', 'console', 'zsh'];

/** What a reader sees of the front page before scrolling. */
const FIRST_SCREEN_LINES = 40;
const FIRST_COMMANDS = ['npm install express @sluice/adapter-express'];

/** What sets a clone up, further down: see it work, and prove that it does. */
const CLONE_COMMANDS = ['npm run demo', 'npm test'];

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
 * The first screen of the front page installs the package of its first example, and nothing else. Further
 * down, two commands set a clone up.
 * @param {Page} page
 */
export function firstScreenProblems(page) {
  const commands = commandsOf(page);
  const first = commands.filter(({ line }) => line <= FIRST_SCREEN_LINES);
  /** @type {string[]} */
  const problems = [];
  if (joined(first) !== FIRST_COMMANDS.join(', ')) {
    problems.push(
      `${page.path}:${first[0]?.line ?? 1}: the commands of the first screen must be ${FIRST_COMMANDS.join(', ')}; they are ${joined(first)}`,
    );
  }
  const later = commands.slice(first.length);
  if (joined(later) !== CLONE_COMMANDS.join(', ')) {
    problems.push(
      `${page.path}:${later[0]?.line ?? 1}: the commands for a clone must be ${CLONE_COMMANDS.join(', ')}; they are ${joined(later)}`,
    );
  }
  return problems;
}

/** @param {readonly { command: string }[]} commands */
function joined(commands) {
  return commands.map(({ command }) => command).join(', ');
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
