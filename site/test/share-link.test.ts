import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../playground/presets.ts';
import { fromFragment, toFragment } from '../playground/share-link.ts';
import { anyScenario } from './scenarios.ts';

describe('a link', () => {
  it('brings back the scenario that it was made of', () => {
    assert(
      property(anyScenario, (scenario) => {
        const fragment = toFragment(scenario);
        if (fragment === undefined) throw new Error('every scenario but a log has a link');
        expect(fragment).toMatch(/^[\w=&,;.]+$/);
        expect(fromFragment(`#${fragment}`)).toEqual(scenario);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(presets)('exists for the preset $name', ({ scenario }) => {
    expect(fromFragment(toFragment(scenario) ?? '')).toEqual(scenario);
  });

  it('never carries a log, which is data of the visitor', () => {
    const [{ scenario } = { scenario: undefined }] = presets;
    expect(
      toFragment({ lanes: scenario?.lanes ?? [], traffic: { kind: 'log', arrivals: [] } }),
    ).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['another version', 'v=2&a=fixedWindow,6,1000,0&t=steady,1,10'],
    ['an unknown algorithm', 'v=1&a=constructor,6,1000&t=steady,1,10'],
    ['a name of every object', 'v=1&a=__proto__,6,1000&t=steady,1,10'],
    ['code', 'v=1&a=fixedWindow,alert(1),1000,0&t=steady,1,10'],
    ['markup', 'v=1&a=fixedWindow,<img src=x onerror=alert(1)>,1000,0&t=steady,1,10'],
    ['a number beyond the form', 'v=1&a=fixedWindow,99999999,1000,0&t=steady,1,10'],
    ['a negative number', 'v=1&a=fixedWindow,-6,1000,0&t=steady,1,10'],
    ['a fraction of a unit', 'v=1&a=fixedWindow,6.5,1000,0&t=steady,1,10'],
    ['not a number', 'v=1&a=fixedWindow,NaN,1000,0&t=steady,1,10'],
    ['a choice that the menu does not have', 'v=1&a=fixedWindow,6,1000,7&t=steady,1,10'],
    ['too few values', 'v=1&a=fixedWindow,6&t=steady,1,10'],
    ['more limits than fit', `v=1&a=${Array(5).fill('gcra,1,1000,1').join(';')}&t=steady,1,10`],
    ['traffic that never ends', 'v=1&a=fixedWindow,6,1000,0&t=steady,1,999999'],
    ['traffic of an unknown kind', 'v=1&a=fixedWindow,6,1000,0&t=log,1'],
    ['more characters than a link has', `v=1&a=fixedWindow,6,1000,0&t=steady,1,10&x=${'x'.repeat(3000)}`],
  ])('is ignored as a whole if it holds %s', (_what, fragment) => {
    expect(fromFragment(fragment)).toBeUndefined();
  });

  it('is read by the parts that are known', () => {
    expect(fromFragment('v=1&a=fixedWindow,6,1000,0&t=steady,1,10&utm_source=mail')).toEqual({
      lanes: [[{ algorithm: 'fixedWindow', values: { limit: 6, window: 1000, align: 'first use' } }]],
      traffic: { kind: 'steady', perSecond: 1, seconds: 10 },
    });
  });

  it('is never an error, whatever it holds', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        fromFragment(text);
        fromFragment(`v=1&a=${text}&t=${text}`);
      }),
      { numRuns: 300 },
    );
  });
});
