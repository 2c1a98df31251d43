import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { ExecutionContext } from '@nestjs/common';
import { Args, GraphQLModule, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { contextOf, RateLimit, RateLimitModule, SkipRateLimit } from '../src/index.ts';
import { type Platform, rootOf, serve } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });
const perEmail = fixedWindow({
  name: 'per-email',
  limit: 1,
  window: '1m',
  key: (request: object) => contextOf(request).getArgByIndex(1).email,
});

@Resolver()
class Hello {
  @Query(() => String)
  hello(): string {
    return 'hello';
  }

  @Query(() => String)
  @SkipRateLimit()
  free(): string {
    return 'free';
  }

  @Mutation(() => String)
  @RateLimit({ limits: [perEmail] })
  logIn(@Args('email', { type: () => String }) email: string): string {
    return email;
  }

  @Subscription(() => String)
  async *ticks(): AsyncGenerator<{ ticks: string }> {
    yield { ticks: 'tick' };
  }
}

/** The servers of GraphQL that Nest has drivers for, on the platforms that they run on. */
const servers = {
  'Apollo on Express': {
    platform: 'Express',
    module: GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      graphiql: false,
      subscriptions: { 'graphql-ws': true },
    }),
  },
  'Mercurius on Fastify': {
    platform: 'Fastify',
    module: GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true }),
  },
} as const satisfies Record<string, { platform: Platform; module: unknown }>;

/** Sends a query. Resolves to its data, its errors without their places, and the response. */
async function send(origin: string, query: string) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as {
    data: unknown;
    errors?: { message: string; path: string[]; extensions: Record<string, unknown> }[];
  };
  return { data, errors, response };
}

const limiting = () => RateLimitModule.forRoot({ store: memoryStore(), limits: [two] });

describe.each(Object.entries(servers))('%s', (_name, { platform, module }) => {
  it('limits resolvers: an error with a code, and the fields on the response', async () => {
    const origin = await serve(rootOf([limiting(), module], [], [Hello]), platform);
    const { data, response } = await send(origin, '{ hello }');
    expect([data, response.headers.get('ratelimit')]).toEqual([{ hello: 'hello' }, '"two";r=1;t=60']);
    await send(origin, '{ hello }');
    const refused = await send(origin, '{ hello }');
    expect(refused.response.headers.get('retry-after')).toBe('60');
    expect(refused.errors).toMatchObject([
      {
        message: 'Request cannot be satisfied as assigned quota has been exceeded',
        path: ['hello'],
        extensions: { code: 'TOO_MANY_REQUESTS', status: 429, 'violated-policies': ['two'] },
      },
    ]);
    expect((await send(origin, '{ free }')).data).toEqual({ free: 'free' });
  });

  it('counts each call of a resolver: aliases do not make many calls one', async () => {
    const origin = await serve(rootOf([limiting(), module], [], [Hello]), platform);
    const { errors, response } = await send(origin, '{ a: hello b: hello c: hello d: hello }');
    expect(errors?.length).toBeGreaterThanOrEqual(1);
    expect(response.headers.get('ratelimit')).toBe('"two";r=0;t=60');
    expect((await send(origin, '{ hello }')).errors).toHaveLength(1);
  });

  it('counts by an argument of the resolver', async () => {
    const origin = await serve(rootOf([limiting(), module], [], [Hello]), platform);
    const both = 'mutation { a: logIn(email: "ada") b: logIn(email: "bob") }';
    expect((await send(origin, both)).data).toEqual({ a: 'ada', b: 'bob' });
    const again = await send(origin, 'mutation { logIn(email: "ada") }');
    expect(again.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }]);
  });
});

it('limits subscriptions by the request of the upgrade', async () => {
  const { platform, module } = servers['Apollo on Express'];
  const origin = await serve(rootOf([limiting(), module], [], [Hello]), platform);
  const client = createClient({
    url: origin.replace('http', 'ws').concat('/graphql'),
    webSocketImpl: WebSocket,
  });
  const subscribe = () =>
    new Promise<string>((resolve) => {
      const seen: string[] = [];
      client.subscribe(
        { query: 'subscription { ticks }' },
        {
          next: ({ data, errors }) => seen.push(errors?.[0]?.message ?? String(data?.ticks)),
          error: (error) => resolve((error as { message: string }[])[0]?.message ?? String(error)),
          complete: () => resolve(seen.join()),
        },
      );
    });
  expect([await subscribe(), await subscribe(), await subscribe()]).toEqual([
    'tick',
    'tick',
    'Request cannot be satisfied as assigned quota has been exceeded',
  ]);
  await client.dispose();
});

it('takes the request from where the app keeps it, and names the option where there is none', async () => {
  const driver = GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    graphiql: false,
    context: ({ req }: { req: object }) => ({ incoming: req }),
  });
  const answersOf = async (where: string) => {
    const getRequestResponse = (context: ExecutionContext) => ({ request: context.getArgByIndex(2)[where] });
    const limited = RateLimitModule.forRoot({ store: memoryStore(), limits: [two], getRequestResponse });
    const origin = await serve(rootOf([limited, driver], [], [Hello]), 'Express');
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await send(origin, '{ hello }')).errors?.[0]?.message);
    return answers;
  };
  expect(await answersOf('incoming')).toEqual([undefined, undefined, expect.stringMatching(/quota/)]);
  const nameless = expect.stringMatching(
    /^RateLimitGuard: a context of type "graphql".*`getRequestResponse`/,
  );
  expect(await answersOf('elsewhere')).toEqual([nameless, nameless, nameless]);
});
