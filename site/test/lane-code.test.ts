import { describe, expect, it } from 'vitest';
import { durationText, waitText } from '../playground/duration-text.ts';
import { laneCode } from '../playground/lane-code.ts';
import { limitOf } from '../playground/limit-makers.ts';
import { algorithmNames, defaultSpec, offers } from '../playground/limit-spec.ts';
import { allMakers } from './all-makers.ts';

describe('the code of a lane', () => {
  it.each(algorithmNames)('%s: makes the limit that the playground simulates', async (algorithm) => {
    const core = await import('@sluice/core');
    const spec = defaultSpec(algorithm);
    const [, code] = /limits: \[\n {4}(.*),\n {2}\],/s.exec(laneCode([spec])) ?? [];
    const limit = new Function(...Object.keys(core), `return ${code};`)(...Object.values(core));
    expect(limit.algorithm.parameters).toEqual(limitOf(allMakers, spec, 'limit-1').algorithm.parameters);
    expect(limit.name).toBe('limit-1');
  });

  it('imports what it uses, once each', () => {
    const code = laneCode([defaultSpec('gcra'), defaultSpec('fixedWindow'), defaultSpec('gcra')]);
    expect(code).toContain("import { createLimiter, fixedWindow, gcra } from '@sluice/core';");
  });

  it('every algorithm says in one line what it is for', () => {
    for (const name of algorithmNames) expect(offers[name].summary).toMatch(/\.$/);
  });
});

describe('durations', () => {
  it.each([
    [1500, '1500ms'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '1d'],
  ])('%i ms are written as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    [0, 'now'],
    [12, '12 ms'],
    [1250, '1.25 s'],
    [Number.POSITIVE_INFINITY, 'never'],
  ])('a wait of %d ms reads "%s"', (ms, text) => {
    expect(waitText(ms)).toBe(text);
  });
});
