import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphqlCost, graphqlRequestCost } from '../src/index.ts';

/** More than any limit grants. */
const TOO_MUCH = 2 ** 31 - 1;

const parseQuery = (query: string) => parse(query, { maxTokens: 5000 });
const costOf = (body: unknown) => graphqlCost(body, parseQuery);
const query = (text: string) => costOf({ query: text });
const logins = (count: number) => {
  return `mutation { ${Array.from({ length: count }, (_, i) => `l${i}: login(p: "${i}")`).join(' ')} }`;
};

describe('graphqlCost', () => {
  it.each([
    ['{ me { name friends { name } } }', 1],
    ['{ a: me { name } b: me { name } }', 2],
    [logins(100), 100],
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
    // application/graphql: the body is the document itself.
    expect(costOf(text)).toBe(cost);
  });

  it('adds up a batch', () => {
    expect(costOf([{ query: '{ a b }' }, { query: '{ a }' }])).toBe(3);
    expect(costOf([])).toBe(1);
  });

  it('reads the operations of a multipart form, as text or parsed', () => {
    const operations = [{ query: '{ a b }' }, { query: '{ c }' }];
    expect(costOf({ operations: JSON.stringify(operations), map: '{}' })).toBe(3);
    expect(costOf({ operations: operations[0], map: '{}' })).toBe(2);
    expect(costOf({ operations: '{', map: '{}' })).toBe(TOO_MUCH);
  });

  it.each([undefined, null, {}, Buffer.from('{"query":"{ a b c }"}')])(
    'throws for %j: a body that was not parsed never costs 1',
    (body) => {
      expect(() => costOf(body)).toThrow(
        expect.objectContaining({ code: 'WRONG_TYPE', message: expect.stringMatching(/before the check/) }),
      );
    },
  );

  describe('of a request without the text of its query', () => {
    const byId = [{ id: 'x' }, { query: '' }, { query: null }, { extensions: { persistedQuery: {} } }];

    it.each(byId)('%j is an error, unless `persisted` states it', (body) => {
      expect(() => costOf(body)).toThrow(
        expect.objectContaining({ code: 'WRONG_TYPE', message: expect.stringMatching(/`persisted`/) }),
      );
      expect(() => costOf([{ query: '{ a }' }, body])).toThrow(/`persisted`/);
      expect(graphqlCost(body, parseQuery, { persisted: 7 })).toBe(7);
      expect(graphqlCost([{ query: '{ a }' }, body], parseQuery, { persisted: 7 })).toBe(8);
    });

    it('is what the function `persisted` returns for it', () => {
      const texts = new Map<unknown, string>([['x', '{ a b c }']]);
      const persisted = ({ id }: { readonly id?: unknown }) => {
        const text = texts.get(id);
        return text === undefined ? 50 : graphqlCost(text, parseQuery);
      };
      expect(graphqlCost([{ id: 'x' }, { id: 'y' }], parseQuery, { persisted })).toBe(53);
      expect(() => graphqlCost({ id: 'x' }, parseQuery, { persisted: () => Number.NaN })).toThrow(RangeError);
    });

    it('does not count for one that brings the text, too', () => {
      const body = { query: '{ a b }', extensions: { persistedQuery: {} } };
      expect(graphqlCost(body, parseQuery, { persisted: 0 })).toBe(2);
    });
  });

  it.each([7, true, { query: 7 }, { query: ['{ a }'] }, [[{ query: '{ a }' }]], ['{ a }'], [null]])(
    'of %j, which no server accepts, is more than any limit grants',
    (body) => {
      expect(costOf(body)).toBe(TOO_MUCH);
    },
  );

  it('of a document that `parse` rejects is an upper bound: the server may accept it', () => {
    expect(query('{ a')).toBe(1);
    expect(query('{ a b: c')).toBe(3);
    // Beyond `maxTokens`, which a server need not have.
    expect(query(logins(1000))).toBeGreaterThanOrEqual(1000);
    expect(query('{ ...F ...F } fragment F on Query { a b ')).toBe(TOO_MUCH);
  });

  it('ends for fragments within themselves, and bounds fragments that multiply', () => {
    expect(query('{ ...F } fragment F on Query { a ...F }')).toBe(1);
    const doubling = Array.from(
      { length: 80 },
      (_, i) => `fragment F${i} on Q { a ...F${i + 1} ...F${i + 1} }`,
    );
    expect(query(`{ ...F0 } ${doubling.join(' ')} fragment F80 on Q { a }`)).toBe(TOO_MUCH);
  });

  it('validates its arguments', () => {
    expect(() => graphqlCost({}, undefined as never)).toThrow(/`parse` must be a function/);
    expect(() => graphqlCost({}, parseQuery, { persisted: -1 })).toThrow(RangeError);
    expect(() => graphqlCost({}, parseQuery, { persist: 1 } as never)).toThrow(/no option "persist"/);
  });
});

describe('graphqlRequestCost', () => {
  const url = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters)}`;
  const of = (request: Partial<Parameters<typeof graphqlRequestCost>[0]>, persisted?: number) => {
    const options = persisted === undefined ? {} : { persisted };
    return graphqlRequestCost({ url: '/graphql', headers: {}, ...request }, parseQuery, options);
  };

  it('counts the query in the URL, with other parameters beside it', () => {
    expect(of({ url: url({ query: '{ a b c }' }) })).toBe(3);
    expect(of({ url: url({ variables: '{}', query: logins(50), operationName: 'x' }) })).toBe(50);
    expect(of({ url: '/graphql?qu%65ry=%7B+a+b+%7D' })).toBe(2);
    expect(of({ url: '/graphql?query={a}&query={a b c}' })).toBe(3);
  });

  it('counts the body', () => {
    expect(of({ body: { query: '{ a b }' } })).toBe(2);
    expect(of({ body: [{ query: '{ a b }' }, { query: '{ a }' }], url: '/graphql?tenant=x' })).toBe(3);
    expect(of({ body: '{ a b c d }' })).toBe(4);
  });

  it('counts the larger of both, because servers differ in which they execute', () => {
    expect(of({ url: url({ query: '{ a b c }' }), body: { query: '{ a }' } })).toBe(3);
    expect(of({ url: url({ query: '{ a }' }), body: { query: '{ a b c }' } })).toBe(3);
  });

  it('is 1 for a request without an operation, such as one for the explorer page', () => {
    expect(of({})).toBe(1);
    expect(of({ url: '/graphql?', body: {} })).toBe(1);
    expect(of({ url: undefined, headers: { 'content-length': '0' } })).toBe(1);
  });

  it('throws for a body that was not parsed, even beside a query in the URL', () => {
    for (const body of [undefined, null, {}]) {
      for (const headers of [{ 'content-length': '9' }, { 'transfer-encoding': 'chunked' }]) {
        expect(() => of({ body, headers })).toThrow(/before the check/);
        expect(() => of({ body, headers, url: url({ query: '{ a }' }) })).toThrow(/before the check/);
      }
    }
    // HTTP/2 needs neither field.
    expect(() => of({ method: 'POST', httpVersionMajor: 2 } as never)).toThrow(/before the check/);
    expect(of({ method: 'GET', httpVersionMajor: 2 } as never)).toBe(1);
  });

  it('throws for a query named by parameters alone, unless `persisted` states its cost', () => {
    const byHash = { url: url({ extensions: '{"persistedQuery":{}}' }) };
    expect(() => of(byHash)).toThrow(/`persisted`/);
    expect(of(byHash, 5)).toBe(5);
    expect(of({ url: `${byHash.url}&query=` }, 5)).toBe(5);
    expect(of({ url: url({ id: 'x' }) }, 0)).toBe(0);
  });
});
