import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphqlCost } from '../src/keys/graphql-cost.ts';

const costOf = (body: unknown) => graphqlCost(body, (query) => parse(query, { maxTokens: 5000 }));
const query = (text: string) => costOf({ query: text });

describe('graphqlCost', () => {
  it.each([
    ['{ me { name friends { name } } }', 1],
    ['{ a: me { name } b: me { name } }', 2],
    [`mutation { ${Array.from({ length: 100 }, (_, i) => `l${i}: login(p: "${i}")`).join(' ')} }`, 100],
    ['mutation { ...F } fragment F on Mutation { a: login b: login }', 2],
    [
      'mutation { ...F ...F } fragment F on Mutation { a: login ...G } fragment G on Mutation { b: login }',
      4,
    ],
    ['mutation { ... on Mutation { a: login ... @include(if: true) { b: login } } c: login }', 3],
    ['query A { me } mutation B { a: login b: login } fragment C on Query { x y z }', 2],
    ['mutation { a: login(p: "} b: login {") }', 1],
  ])('of %s is %i', (text, cost) => {
    expect(query(text)).toBe(cost);
  });

  it('adds up a batch', () => {
    expect(costOf([{ query: '{ a b }' }, { query: '{ a }' }, { id: 'persisted' }])).toBe(4);
    expect(costOf([])).toBe(1);
  });

  it.each([undefined, null, 7, 'text', {}, { query: 7 }, { query: '{ a' }, { query: '' }])(
    'of %j is 1',
    (body) => {
      expect(costOf(body)).toBe(1);
    },
  );

  it('ends for fragments within themselves, and bounds fragments that multiply', () => {
    expect(query('{ ...F } fragment F on Query { a ...F }')).toBe(1);
    const doubling = Array.from(
      { length: 80 },
      (_, i) => `fragment F${i} on Q { a ...F${i + 1} ...F${i + 1} }`,
    );
    expect(query(`{ ...F0 } ${doubling.join(' ')} fragment F80 on Q { a }`)).toBe(2 ** 31 - 1);
  });

  it('requires a parser', () => {
    expect(() => graphqlCost({}, undefined as never)).toThrow(/`parse` must be a function/);
  });
});
