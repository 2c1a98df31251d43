// @ts-check
// Checks the layout of the repository: small files, names that say something, packages of one shape, imports
// that point down, plain English, lines that fit. The linter checks imports between packages and `export *`,
// in biome.json.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerProblems } from './layout/layers.mjs';
import { widthProblems } from './layout/line-widths.mjs';
import { proseProblems } from './layout/prose-patterns.mjs';

const SMALL = 200;
const SMALL_SHARE = 0.9;
const LARGEST = 400;

/**
 * Files that may break a rule, each with the reason. These lists may only get shorter: an entry that is no
 * longer needed is a problem too.
 * @typedef {object} Exceptions
 * @property {Readonly<Record<string, string>>} long files of more than {@link LARGEST} lines
 * @property {Readonly<Record<string, string>>} besideSrc files beside `src/` that only this package needs
 */

/** @type {Exceptions} */
const EXCEPTIONS = {
  long: {},
  besideSrc: {
    'packages/config/limits.schema.json': 'published under this path, where old resolvers and editors look',
  },
};

/** Names under which files grow to a thousand lines. A name must say what is in the file. */
const NAMES_THAT_SAY_NOTHING = /^(utils?|helpers?|common|misc|shared|lib|types|constants)$/;

/** The files that must and that may be beside `src/` and `test/` in a package or template. */
const REQUIRED_BESIDE_SRC = ['package.json', 'tsconfig.json', 'README.md'];
const ALLOWED_BESIDE_SRC = [...REQUIRED_BESIDE_SRC, 'CHANGELOG.md'];

const SOURCE = /\.(ts|mts|js|mjs|lua|sql)$/;
const TEST = /\.test(-d)?\.ts$|^[^/]+\/[^/]+\/test\//;

/**
 * Problems of layout, one line per finding.
 * @param {readonly string[]} paths every file of the repository, with `/` between folders
 * @param {(path: string) => string} read
 * @param {Exceptions} exceptions
 */
export function layoutProblems(paths, read, { long, besideSrc } = EXCEPTIONS) {
  return [
    ...sizes(paths, read, long),
    ...names(paths),
    ...indexes(paths, read),
    ...packages(paths, besideSrc),
    ...hooks(paths, read),
  ];
}

/**
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 * @param {Readonly<Record<string, string>>} longFiles
 */
function sizes(paths, read, longFiles) {
  const problems = [];
  const lines = new Map(
    paths.filter((path) => SOURCE.test(path)).map((path) => [path, lineCount(read(path))]),
  );
  for (const [path, count] of lines) {
    if (count > LARGEST && !(path in longFiles)) problems.push(`${path}: ${count} lines, above ${LARGEST}`);
  }
  for (const [path, reason] of Object.entries(longFiles)) {
    if ((lines.get(path) ?? 0) <= LARGEST)
      problems.push(`${path}: remove it from the long files: it is short enough`);
    if (reason === '') problems.push(`${path}: is listed among the long files without a reason`);
  }
  const sources = [...lines].filter(([path]) => !TEST.test(path));
  const long = sources.filter(([, count]) => count > SMALL);
  if (long.length > sources.length * (1 - SMALL_SHARE)) {
    const list = long.map(([path, count]) => `${path} (${count})`).join(', ');
    problems.push(
      `only ${sources.length - long.length} of ${sources.length} source files have at most ${SMALL} lines: ${list}`,
    );
  }
  return problems;
}

/** @param {readonly string[]} paths */
function names(paths) {
  return paths
    .filter((path) => SOURCE.test(path))
    .filter((path) =>
      path.split('/').some((part) => NAMES_THAT_SAY_NOTHING.test(part.replace(/\.[^.]*$/, ''))),
    )
    .map((path) => `${path}: name it, and its folders, after what is in it`);
}

/**
 * An `index.ts` lists what a package exports, and has no code of its own.
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 */
function indexes(paths, read) {
  const statement = /^export (type )?\{[^}]*\} from '[^']+';$/;
  return (
    paths
      // The site's generator looks for its theme by this name.
      .filter((path) => basename(path) === 'index.ts' && !path.includes('/.vitepress/'))
      .flatMap((path) => {
        const code = read(path).replace(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm, '');
        const statements = code.split(/(?<=;)\n+/).map((text) => text.trim());
        const other = statements.find((text) => text !== '' && !statement.test(text));
        return other === undefined
          ? []
          : [`${path}: only re-exports by name are allowed here, not "${firstLine(other)}"`];
      })
  );
}

/**
 * @param {readonly string[]} paths
 * @param {Readonly<Record<string, string>>} besideSrc
 */
function packages(paths, besideSrc) {
  const problems = Object.keys(besideSrc)
    .filter((path) => !paths.includes(path))
    .map((path) => `${path}: remove its exception: the file does not exist`);
  const folders = new Set(paths.filter((path) => /^(packages|templates)\/[^/]+\//.test(path)).map(packageOf));
  for (const folder of folders) {
    const beside = paths
      .filter((path) => packageOf(path) === folder)
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => !/^(src|test)\//.test(path));
    for (const file of REQUIRED_BESIDE_SRC) {
      if (!beside.includes(file)) problems.push(`${folder}: has no ${file}`);
    }
    for (const file of beside) {
      if (!ALLOWED_BESIDE_SRC.includes(file) && !(`${folder}/${file}` in besideSrc))
        problems.push(`${folder}/${file}: move configuration to the root and code to src`);
    }
  }
  return problems;
}

/**
 * Test files of a thread share the modules beside them, so a hook at the top of one runs for the first file
 * alone. One inside a function runs for each file that calls it.
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 */
function hooks(paths, read) {
  return paths
    .filter((path) => /\/test\/.*\.ts$/.test(path) && !/\.test(-d)?\.ts$/.test(path))
    .filter((path) => /^(before|after)(Each|All)\(/m.test(read(path)))
    .map((path) => `${path}: move the hook into a function: it runs for the first file of a thread only`);
}

/** @param {string} path */
function packageOf(path) {
  return path.split('/', 2).join('/');
}

/** @param {string} text */
function lineCount(text) {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0];
}

/**
 * Every file that is, or could be, under version control.
 * @param {string} root
 */
export function repositoryFiles(root) {
  // Room for the paths of a checkout that holds far more than the project.
  const maxBuffer = 2 ** 28;
  const { stdout, status, stderr, error } = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root, encoding: 'utf8', maxBuffer },
  );
  if (status !== 0) throw new Error(`git ls-files failed: ${error ?? stderr}`);
  const deleted = spawnSync('git', ['ls-files', '-z', '--deleted'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer,
  }).stdout;
  const gone = new Set(deleted.split('\0'));
  return stdout.split('\0').filter((path) => path !== '' && !gone.has(path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const paths = repositoryFiles(root);
  /** @param {string} path */
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const problems = [layoutProblems, layerProblems, proseProblems, widthProblems].flatMap((find) =>
    find(paths, read),
  );
  for (const problem of problems) console.error(problem);
  console.log(`check-layout: ${paths.length} files, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
