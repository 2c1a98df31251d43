// Installs the packages as published into an empty project, and checks them on every supported Node, or on
// those given as arguments: `node run-matrix.js 22.12.0 26`.
import { join } from 'node:path';
import { type Backends, startBackends } from './backends.ts';
import { createEmptyProject, type EmptyProject } from './empty-project.ts';
import { allPassed, type Cell, type Column, checkNode, drawMatrix } from './matrix.ts';
import type { NodeProgram } from './node-program.ts';
import { obtainNode, supportedNodes } from './node-versions.ts';

const cache = join(import.meta.dirname, '../.cache/nodes');
const wantedNodes = process.argv.length > 2 ? process.argv.slice(2) : supportedNodes;

console.log(`Checking the packages as published, on Node ${wantedNodes.join(', ')}.`);
console.log(
  'Each Node is downloaded once from the package registry, about 200 MB, and kept in tools/package-checks/.cache.',
);
const columns = await checkAll();
console.log(`\n${drawMatrix(columns)}`);
for (const { wanted, node, reason } of columns) {
  if (node === undefined)
    console.error(`\nNode ${wanted} is not available, so nothing was checked on it: ${reason}`);
}
console.log(allPassed(columns) ? '\nAll checks passed.' : '\nSome checks failed.');
process.exitCode = allPassed(columns) ? 0 : 1;

async function checkAll(): Promise<readonly Column[]> {
  const backends = await startBackends();
  try {
    console.log('Packing the packages and installing them into an empty project ...');
    const project = await createEmptyProject();
    try {
      const checked: Column[] = [];
      for (const wanted of wantedNodes) checked.push(await checkOn(wanted, project, backends));
      return checked;
    } finally {
      await project.remove();
    }
  } finally {
    await backends.stop();
  }
}

async function checkOn(wanted: string, project: EmptyProject, { env }: Backends): Promise<Column> {
  console.log(`\nNode ${wanted}: installing ...`);
  let node: NodeProgram;
  try {
    node = await obtainNode(wanted, cache);
  } catch (error) {
    console.log(`Node ${wanted}: MISSING`);
    return { wanted, node: undefined, reason: String(error), cells: [] };
  }
  console.log(`Node ${wanted}: this is ${node.version}`);
  return { wanted, node, cells: await checkNode(project, node, env, report) };
}

function report({ check, text, output }: Cell): void {
  console.log(`  ${check}: ${text}`);
  if (output !== '') console.log(output.trimEnd().replaceAll(/^/gm, '    '));
}
