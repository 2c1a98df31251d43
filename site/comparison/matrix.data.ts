import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';
import { matrixOf } from './matrix.ts';

const REPORT = fileURLToPath(new URL('../../tools/peer-behaviours/report/behaviours.md', import.meta.url));

/** The matrix, with the place of each statement in the report. Read when the site is built. */
export interface ComparedMatrix extends ReturnType<typeof matrixOf> {
  readonly anchors: readonly string[];
}

declare const data: ComparedMatrix;

export { data };

export default {
  watch: [REPORT],
  load(): ComparedMatrix {
    const matrix = matrixOf(readFileSync(REPORT, 'utf8'));
    return { ...matrix, anchors: matrix.behaviours.map(({ statement }) => slug(statement)) };
  },
};
