import { afterAll, describe, expect, test } from 'vitest';
import { publishedPackages } from '../src/published-packages.ts';
import { bundleWithEsbuild, gzipBytes } from './bundle.ts';
import { type SizeBudget, sizeBudgets } from './size-budgets.ts';

/** A budget with more room than this no longer limits anything. */
const ROOMY = 0.15;

/** Frameworks that import packages which an app need not have. */
const UNBUNDLED = ['@nestjs/*', 'pg-native'];

describe('size', () => {
  const lines: string[] = [];
  afterAll(() => {
    console.log(`min+gzip, in bytes (budget; with all dependencies):\n${lines.join('\n')}`);
  });

  test.each(sizeBudgets)('$name is within its budget', async (budget) => {
    const alone = await weigh(budget, externalsOf(budget.packageName));
    const withDependencies = await weigh(budget, UNBUNDLED);
    lines.push(
      `  ${budget.name}: ${alone} (${budget.budgetBytes}; ${withDependencies})${remark(alone, budget)}`,
    );
    expect(alone, complaint(alone, budget)).toBeLessThanOrEqual(budget.budgetBytes);
    expect(withDependencies).toBeGreaterThanOrEqual(alone);
  });

  test('every package has a budget', () => {
    const budgeted = new Set(sizeBudgets.map(({ packageName }) => packageName));
    expect([...budgeted].sort()).toEqual(
      publishedPackages()
        .map(({ name }) => name)
        .sort(),
    );
  });

  test.each(sizeBudgets)('the budget of $name leaves no more room than about 5 %', (budget) => {
    expect(budget.budgetBytes / budget.measuredBytes).toBeLessThan(1.06);
  });

  test('an exceeded budget reports by how much, and what to do', async () => {
    const [tight] = sizeBudgets.map((budget) => ({ ...budget, budgetBytes: 100 }));
    if (tight === undefined) throw new Error('there is no budget');
    const alone = await weigh(tight, []);
    expect(complaint(alone, tight)).toBe(
      `core: createLimiter with one algorithm weighs ${alone} bytes, ${alone - 100} above its budget of 100. ` +
        'Make it smaller, or raise the budget in test/size-budgets.ts and say in the commit what was bought.',
    );
  });
});

/** Only its own code counts, without imports from other packages, including ours. */
function externalsOf(packageName: string): string[] {
  const others = publishedPackages().map(({ name }) => name);
  const ours = others.filter((name) => name !== packageName).flatMap((name) => [name, `${name}/*`]);
  const theirs = [
    'lru-cache',
    'structured-headers',
    'fastify-plugin',
    'fast-check',
    'on-headers',
    'yaml',
    'zod',
    '@grpc/*',
    'protobufjs/*',
    'ioredis',
    'pg',
    'pino',
  ];
  return [...ours, ...theirs, 'express', 'fastify', ...UNBUNDLED];
}

async function weigh({ packageName, imports }: SizeBudget, external: string[]): Promise<number> {
  const names = imports === undefined ? '*' : `{ ${imports.join(', ')} }`;
  const source = `export ${names} from '${packageName}';`;
  return gzipBytes(await bundleWithEsbuild(source, { target: 'node', external }));
}

function complaint(bytes: number, { name, budgetBytes }: SizeBudget): string {
  return (
    `${name} weighs ${bytes} bytes, ${bytes - budgetBytes} above its budget of ${budgetBytes}. ` +
    'Make it smaller, or raise the budget in test/size-budgets.ts and say in the commit what was bought.'
  );
}

function remark(bytes: number, { budgetBytes }: SizeBudget): string {
  return bytes < budgetBytes * (1 - ROOMY) ? ' the budget can be lowered' : '';
}
