// @ts-check
// Phrases that this project does not use, in comments, strings, names and Markdown, with what to say instead.
import { problemsOf } from './exceptions.mjs';
import { isWrittenByHand } from './written-by-hand.mjs';

/** @typedef {import('./exceptions.mjs').Exception} Exception */
/** @typedef {import('./exceptions.mjs').Finding} Finding */

/** @type {readonly (readonly [phrase: RegExp, advice: string])[]} */
const PHRASES = [
  [/\b(?:tell|tells|telling|told)\b/g, 'say "report", "return" or "compute"'],
  [/\bnobody(?:'s)?\b/g, 'name the thing: "no caller", "no process"'],
  [/(?<!there )\b(?:is|are|be|was|were) none\b/g, 'say what it is not: "is not an IP address"'],
  [/\b(?:that|what|which|who) (?:is|are|was|were) no\b(?![\s*/-]+(?:longer|more))/g, 'say "is not a"'],
  [/\bso (?:many|much|long)\b(?! (?:as|that))/g, 'name the amount: "`count` units", "that long"'],
  [/\bwhom\b/g, 'say "who", or name the thing'],
  [
    /[,;:(] ?also (?:a|after|as|at|because|before|between|by|during|for|from|if|in|of|on|one|the|those|through|to|under|what|when|where|while|with|without)\b/g,
    'say "even when" or "including"',
  ],
  [/\b(?:let|lets|letting) (?:\w+ )?go\b/g, 'say "release", "unblock" or "settle"'],
  [/\b(?:set|sets|setting) (?:\w+ )?free\b/g, 'say "release"'],
  [/\b(?:become|becomes|became) of\b/g, 'say what happens: "decides what happens to the request"'],
  [/\b(?:stand|stands) for nothing\b/g, 'say "is a placeholder"'],
  [/\b(?:come|comes|came) upon\b/g, 'say "reaches" or "finds"'],
  [/\b(?:take|takes|took) (?:it|them) off\b/g, 'say "removes it"'],
  [/\b(?:exclude|excludes) each other\b/g, 'say "cannot be combined"'],
  [/\bfor ever\b/g, 'say "forever", or that it never ends'],
  [/\b(?:never goes|that never go|does not go) back(?:wards)?\b/g, 'say "monotonic"'],
  [/\bthan (?:it|they) may(?: be)?\b/g, 'name the bound: "would exceed `maxWaitMs`"'],
  [/\bat the hands of\b/g, 'say "by"'],
  [/\bbesides(?=[.;:])/g, 'say "in addition", or list the options'],
  [/\b(?:can|cannot|could not|not to|to) be had\b/g, 'say "is available", "is missing"'],
  [/\bwhat \S+ gives\b/g, 'say "returns"'],
  [/\bsafe to call is\b/g, 'put the subject first'],
  [/\bso that\b.*\bso that\b/g, 'make two sentences'],
];

/** In identifiers of packages, the field's verbs: "report", "return", "call", "check". */
const WORDS_OF_NAMES = /^(?:tell|tells|told|nobody|ask|asks|asked|asking)$/i;
/** Reported as a phrase already, when it is the whole identifier. */
const ALSO_A_PHRASE = /^(?:tell|tells|told|nobody)$/i;

/** Comments, and strings on one line. */
const NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/ .*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n]|\\.)*`/g;

/** Files that people read. */
const READ_BY_PEOPLE = /\.(?:[cm]?ts|[cm]?js|lua|sql|md|yml)$/;

/**
 * Places not mended yet, and the few that may stay. This list may only get shorter.
 * @type {readonly Exception[]}
 */
const EXCEPTIONS = [
  { path: 'scripts/layout/prose-patterns.mjs', reason: 'lists the phrases' },
  { path: 'scripts/check-layout.test.ts', reason: 'shows some of the phrases' },
  { path: 'tools/test-servers', phrase: 'nobody', reason: 'a user of Unix' },
];

/**
 * Banned phrases, one line per finding.
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 * @param {readonly Exception[]} exceptions
 */
export function proseProblems(paths, read, exceptions = EXCEPTIONS) {
  const findings = paths
    .filter((path) => READ_BY_PEOPLE.test(path) && isWrittenByHand(path))
    .flatMap((path) => {
      const text = read(path);
      return [...phrasesIn(text), ...namesIn(path, text)]
        .map(({ at, ...found }) => ({ path, line: text.slice(0, at).split('\n').length, ...found }))
        .sort((a, b) => a.line - b.line);
    });
  return problemsOf(findings, exceptions);
}

/** @param {string} text */
function phrasesIn(text) {
  const lowerCase = text.toLowerCase();
  return PHRASES.flatMap(([phrase, advice]) =>
    [...lowerCase.matchAll(phrase)].map((match) => ({ at: match.index, phrase: match[0], advice })),
  );
}

/**
 * Words of identifiers: `askedAt` has `asked` and `At`. Comments and strings are left out, since a person may
 * be asked.
 * @param {string} path
 * @param {string} text
 */
function namesIn(path, text) {
  if (!/^(?:packages|templates)\/[^/]+\/src\/.*\.ts$/.test(path)) return [];
  const blank = (/** @type {string} */ found) => ' '.repeat(found.length);
  const code = text.replace(NOT_CODE, blank);
  return [...code.matchAll(/[A-Za-z_]\w*/g)]
    .filter(([name]) => !ALSO_A_PHRASE.test(name))
    .filter(([name]) => name.split(/_|(?<=[a-z0-9])(?=[A-Z])/).some((word) => WORDS_OF_NAMES.test(word)))
    .map((match) => ({
      at: match.index,
      phrase: match[0],
      advice: 'use "report", "return", "call" or "check" in names',
    }));
}
