import { type Server, startPostgres, startRedis, until } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, parsePage } from '../../../scripts/docs/page.mjs';
import { createNewUsersProject, type NewUsersProject } from '../src/new-users-project.ts';
import { publishedPackages } from '../src/published-packages.ts';
import { type Example, examplesOf, importedBy, installedBy, readPage } from './readme-examples.ts';

const TIMEOUT_MS = 300_000;
const LIMIT = 20;
/** What a process admits while the store is out: a quarter of the limit. */
const SHARE = 5;

const page = await readPage('docs/guides/five-minutes.md');

const redis = (): Promise<Server> => startRedis({ own: true });
const postgres = (): Promise<Server> => startPostgres({ own: true });
const sections = [
  { heading: 'Express and Redis', variable: 'REDIS_URL', startStore: redis },
  { heading: 'Fastify and Postgres', variable: 'DATABASE_URL', startStore: postgres },
  { heading: 'Hono and Redis', variable: 'REDIS_URL', startStore: redis },
  { heading: 'NestJS and Redis', variable: 'REDIS_URL', startStore: redis },
];

let project: NewUsersProject;

beforeAll(async () => {
  const used = /^(core|http|adapter-(express|fastify|web|nest)|store-(memory|redis|postgres))$/;
  const packages = publishedPackages().filter(({ shortName }) => used.test(shortName));
  project = await createNewUsersProject([...new Set(installedBy(page))], packages);
}, TIMEOUT_MS);

afterAll(() => project?.remove());

describe('a new user who copies the section', () => {
  it.each(sections)('$heading installs all that its file imports', ({ heading }) => {
    const section = sectionOf(page, heading);
    expect(installedBy(section)).toEqual(expect.arrayContaining([...importedBy(fileOf(section))]));
  });

  // Side by side: most of it is waiting.
  it.concurrent.for(sections)(
    '$heading gets a route that is limited, and still answers without its store',
    { timeout: TIMEOUT_MS },
    async ({ heading, variable, startStore }, { expect, onTestFinished }) => {
      const store = await startStore();
      onTestFinished(() => store.stop());
      const section = sectionOf(page, heading);
      const { source } = fileOf(section);
      const server = await project.start(nameIn(source), source, { [variable]: store.url });
      onTestFinished(() => server.stop());
      const status = async (): Promise<number> => (await fetch(server.url)).status;
      await until('the server answers', async () => (await status()) === 200).catch((error) => {
        throw new Error(server.output(), { cause: error });
      });

      const answers: number[] = [];
      for (let i = 1; i < LIMIT; i++) answers.push(await status());
      answers.push(await status());
      expect(answers, server.output()).toEqual([...Array(LIMIT - 1).fill(200), 429]);

      await store.stop();
      // What was denied just before stays denied for a second at most.
      await until('the fallback has taken over', async () => (await status()) === 200);
      const without: number[] = [];
      for (let i = 1; i < SHARE; i++) without.push(await status());
      without.push(await status());
      // 503, not 429: it is not the client who is at fault.
      expect(without, server.output()).toEqual([...Array(SHARE - 1).fill(200), 503]);
    },
  );
});

/** The page from this heading to the next. */
function sectionOf({ path, text }: Page, heading: string): Page {
  const lines = text.split('\n');
  const first = lines.indexOf(`## ${heading}`);
  if (first === -1) throw new Error(`${path} has no section ${heading}`);
  const next = lines.findIndex((line, i) => i > first && line.startsWith('## '));
  return parsePage(path, lines.slice(first, next === -1 ? undefined : next).join('\n'));
}

/** The one file of a section. */
function fileOf(section: Page): Example {
  const [file, ...others] = examplesOf([section]);
  if (file === undefined || others.length > 0) throw new Error('a section must have one file to copy');
  return file;
}

/** The first line of a file is its name. */
function nameIn(source: string): string {
  const name = /^\/\/ (\S+)$/m.exec(source)?.[1];
  if (name === undefined) throw new Error('the first line of the file does not name it');
  return name;
}
