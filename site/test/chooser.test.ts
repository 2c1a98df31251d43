import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../scripts/docs/site-pages.mjs';
import { outcomeCode, outcomeOf, outcomes, playgroundLink } from '../chooser/outcome.ts';
import { type Answers, firstAnswers, questions } from '../chooser/questions.ts';
import { fromFragment } from '../playground/share-link.ts';
import { simulate } from '../playground/simulate.ts';
import { allMakers } from './all-makers.ts';

const everyAnswer = questions.reduce<Answers[]>(
  (all, { name, answers }) =>
    all.flatMap((one) => Object.keys(answers).map((value) => ({ ...one, [name]: value }))),
  [firstAnswers],
);
const root = new URL('../../', import.meta.url).pathname;
const pages = new Set([...pagesOf(root).values()].map((page) => `/${page.replace(/\.md$/, '')}`));

describe('the chooser', () => {
  it('asks five questions and has eight outcomes, each of which some answers lead to', () => {
    expect(questions).toHaveLength(5);
    expect(new Set(everyAnswer.map((answers) => outcomeOf(answers).name))).toEqual(
      new Set(outcomes.map(({ name }) => name)),
    );
    expect(outcomes).toHaveLength(8);
  });

  it('names packages that exist in its code', () => {
    const packages = readdirSync(`${root}packages`).map((name) => `@sluice/${name}`);
    for (const answers of everyAnswer) {
      const names = outcomeCode(outcomeOf(answers), answers).match(/@sluice\/[\w-]+/g) ?? [];
      expect(packages).toEqual(expect.arrayContaining(names));
    }
  });

  it.each(outcomes)('$name: leads to a page, and to a playground where its limits can be made', (outcome) => {
    expect(pages).toContain(outcome.page);
    const link = playgroundLink(outcome);
    expect(link === undefined).toBe(outcome.lane === undefined);
    if (link === undefined) return;
    const scenario = fromFragment(link.slice(link.indexOf('#')));
    expect(scenario?.lanes).toEqual([outcome.lane]);
    expect(
      simulate(allMakers, scenario?.lanes[0] ?? [], [{ atMs: 0, key: 'client' }]).problem,
    ).toBeUndefined();
  });
});
