import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const forms = ['bug', 'feature'].map((name) => ({ name, form: readForm(name) }));

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly FormElement[];
}

interface FormElement {
  readonly type: string;
  readonly id?: string;
  readonly attributes: {
    readonly label?: string;
    readonly value?: string;
    readonly options?: readonly string[];
  };
  readonly validations?: { readonly required: boolean };
}

interface Updates {
  readonly 'package-ecosystem': string;
  readonly schedule: { readonly interval: string };
  readonly groups: object;
  readonly ignore?: readonly { readonly 'dependency-name': string }[];
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function readForm(name: string): Form {
  return parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`));
}

function manifests(folder: string): readonly { readonly name: string; readonly private?: boolean }[] {
  return readdirSync(join(root, folder)).map((name) => JSON.parse(read(`${folder}/${name}/package.json`)));
}

describe.each(forms)('the issue form "$name"', ({ form: { name, description, body } }) => {
  it('has what GitHub requires of a form', () => {
    expect([name, description].every((text) => text.length > 0)).toBe(true);
    expect(body).not.toEqual([]);
    for (const { type, attributes } of body) {
      expect(type).toMatch(/^(markdown|textarea|input|dropdown|checkboxes)$/);
      expect(type === 'markdown' ? attributes.value : attributes.label).toMatch(/\S/);
      if (type === 'dropdown') expect(attributes.options).not.toEqual([]);
    }
  });

  it('gives each field an id and a label of its own', () => {
    const fields = body.filter(({ type }) => type !== 'markdown');
    for (const key of [(field: FormElement) => field.id, (field: FormElement) => field.attributes.label]) {
      const texts = fields.map(key);
      expect(texts).not.toContain(undefined);
      expect(new Set(texts).size).toBe(fields.length);
    }
  });
});

describe('the form for bugs', () => {
  const field = (id: string) => readForm('bug').body.find((one) => one.id === id);

  it('requires what a maintainer has to ask for otherwise', () => {
    for (const id of ['package', 'store', 'versions', 'reproduction', 'result']) {
      expect(field(id)?.validations?.required, id).toBe(true);
    }
  });

  it('offers every published package and every store', () => {
    const published = manifests('packages').map(({ name }) => name);
    expect([...(field('package')?.attributes.options ?? [])].sort()).toEqual(published.sort());
    const stores = published
      .filter((name) => name.includes('/store-'))
      .map((name) => name.split('/store-')[1]);
    expect(field('store')?.attributes.options).toEqual(expect.arrayContaining(stores));
  });
});

it('the issue chooser leads to the security policy of the repository in the manifests', () => {
  const { contact_links: links } = parse(read('.github/ISSUE_TEMPLATE/config.yml'));
  const { repository } = JSON.parse(read('packages/core/package.json'));
  const address = repository.url.replace(/^git\+|\.git$/g, '');
  expect(links.map(({ url }: { url: string }) => url)).toContain(`${address}/security/policy`);
});

describe('the dependency bot', () => {
  const { version, updates }: { version: number; updates: readonly Updates[] } = parse(
    read('.github/dependabot.yml'),
  );

  it('updates packages and actions once a week, in groups', () => {
    expect(version).toBe(2);
    expect(updates.map((one) => one['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { schedule, groups } of updates) {
      expect(schedule.interval).toBe('weekly');
      expect(Object.keys(groups)).toHaveLength(1);
    }
  });

  it('keeps only packages that the workspace has, and every alias of an old version', () => {
    const kept = updates.flatMap(({ ignore = [] }) => ignore.map((one) => one['dependency-name']));
    const lockfile = read('pnpm-lock.yaml');
    for (const name of kept) expect(lockfile, name).toMatch(new RegExp(`^ +'?${name}'?:$`, 'm'));
    const aliases = [...lockfile.matchAll(/^ +'?([^\s']+)'?:\n +specifier: npm:/gm)].map(([, name]) => name);
    expect(aliases).not.toEqual([]);
    expect(kept).toEqual(expect.arrayContaining(aliases));
  });
});

it('.node-version is the oldest line of Node that is supported, and CI runs it', () => {
  const line = read('.node-version').trim();
  const { engines } = JSON.parse(read('package.json'));
  expect(/\d+/.exec(engines.node)?.[0]).toBe(line);
  const { jobs } = parse(read('.github/workflows/ci.yml'));
  expect(Math.min(...jobs.test.strategy.matrix.node)).toBe(Number(line));
});

it('editors indent and wrap as the formatter does', () => {
  const { formatter } = JSON.parse(read('biome.json'));
  const settings = Object.fromEntries(
    [...read('.editorconfig').matchAll(/^(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(settings).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  });
});
