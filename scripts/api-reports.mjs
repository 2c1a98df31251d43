// @ts-check
// Compares the public surface of each package with its report in api-reports/, which is reviewed like code.
// Fails if the surface of a build differs from its report; with --write, accepts the surface of the build.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/**
 * A specifier by which a package can be imported.
 * @typedef {object} EntryPoint
 * @property {string} report file name of its report
 * @property {string} packageFolder
 * @property {string} declarations path of its .d.ts
 */

/**
 * The entry points that a package publishes, according to its package.json. CommonJS has the same
 * declarations.
 * @param {string} packageFolder
 * @returns {EntryPoint[]}
 */
export function entryPoints(packageFolder) {
  const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return Object.entries(exports).flatMap(([subpath, { import: asModule }]) => {
    if (asModule === undefined) return [];
    const name = [basename(packageFolder), ...subpath.split('/').slice(1)].join('.');
    return [{ report: `${name}.api.md`, packageFolder, declarations: join(packageFolder, asModule.types) }];
  });
}

/**
 * Types that a surface names but does not export, each with the reason why users need not import it. The
 * reports show them, so a change to them is noticed. An entry that is no longer needed is a problem too.
 * @type {Readonly<Record<string, string>>}
 */
const NOT_EXPORTED = {
  'conformance.broken-stores.api.md StoreSetup': 'the main entry point has it',
  'conformance.broken-stores.api.md StoreSetupOptions': 'the main entry point has it',
  'core.api.md Check': 'only core calls `LocalFallback.decide`, which takes one',
  'core.testing.api.md Clock': 'the main entry point has it',
  ...ofMainEntry('http.node.api.md', 'Framework Peer TrustedProxies ClientWatch Responder RefusalAnswer'),
  ...ofMainEntry(
    'http.web.api.md',
    'AnyRateLimitOptions Diagnostic DiagnosticCode diagnosticCodes GuardOptions',
  ),
  ...ofMainEntry('http.web.api.md', 'Header HeaderFormat HeadersOption LimiterGuardOptions Refusal'),
  ...ofMainEntry('http.web.api.md', 'ReportedPolicy RequestLimit RequestLimits StoreGuardOptions'),
  ...ofUpstream('amqplib axios bullmq got octokit pg-boss undici'),
  'outbound.axios.api.md Any': 'stands for the types of axios',
  'outbound.got.api.md Any': 'stands for the types of got',
  'store-postgres.api.md EmitsErrors': 'users name PgClient',
  'store-postgres.api.md TableNames': 'users name PostgresStoreOptions and MigrationOptions',
  'store-redis.api.md Connection': 'users name the three kinds of node-redis clients',
};

/**
 * Entries for the types of a package's main entry point that another entry point names.
 * @param {string} report
 * @param {string} symbols
 */
function ofMainEntry(report, symbols) {
  return Object.fromEntries(
    symbols.split(' ').map((one) => [`${report} ${one}`, 'the main entry point has it']),
  );
}

/**
 * Entries for the adapters of outbound, each of which takes an upstream.
 * @param {string} subpaths
 */
function ofUpstream(subpaths) {
  const symbols = [
    'AcquireOptions CallCost Confidence Denied DimensionReading DimensionView HeaderFields LimitedReading',
    'Middleware MiddlewareOptions MiddlewareRequest MiddlewareResponse Moment Observation Permit Priority',
    'ResponseLike Upstream UpstreamCall UpstreamEventName UpstreamEvents UpstreamListener UpstreamView',
  ].join(' ');
  return Object.assign(
    {},
    ...subpaths.split(' ').map((one) => ofMainEntry(`outbound.${one}.api.md`, symbols)),
  );
}

const error = { logLevel: ExtractorLogLevel.Error };
const none = { logLevel: ExtractorLogLevel.None };

/**
 * The only problem in a surface is a type that it names but does not export. The rest is a matter of taste.
 */
const messages = {
  compilerMessageReporting: { default: error },
  extractorMessageReporting: { default: none, 'ae-forgotten-export': error },
  tsdocMessageReporting: { default: none },
};

const compilerOptions = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  // The declarations import one another as './x.ts'.
  allowImportingTsExtensions: true,
  noEmit: true,
};

/**
 * @param {EntryPoint} entryPoint
 * @param {string} kept
 * @param {string} built
 */
function extractorConfig({ report, packageFolder, declarations }, kept, built) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, 'package.json'),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: declarations,
      compiler: { overrideTsconfig: { compilerOptions, files: [declarations] } },
      apiReport: {
        enabled: true,
        reportFolder: kept,
        reportTempFolder: built,
        reportFileName: report,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
      newlineKind: 'lf',
    },
  });
}

/**
 * Compares the build of these entry points with the reports in the folder `kept`; brings the folder up to
 * date if `write`.
 * @param {readonly EntryPoint[]} all
 * @param {string} kept
 * @param {boolean} write
 * @param {Readonly<Record<string, string>>} notExported
 * @returns {{ changes: string[], problems: string[] }} differences, and what no surface may have
 */
export function checkSurfaces(all, kept, write, notExported = NOT_EXPORTED) {
  mkdirSync(kept, { recursive: true });
  const built = mkdtempSync(join(tmpdir(), 'sluice-api-'));
  try {
    const configs = all.map((entryPoint) => extractorConfig(entryPoint, kept, built));
    const [first] = configs;
    if (first === undefined) throw new Error('There is no entry point to check.');
    // One program for all: the packages share most of their imports.
    const compilerState = CompilerState.create(first, {
      additionalEntryPoints: all.map(({ declarations }) => declarations),
    });
    const changes = reportsWithoutEntryPoint(all, kept, write);
    /** @type {string[]} */
    const problems = [];
    const unneeded = new Set(Object.keys(notExported));
    for (const config of configs) {
      const report = basename(config.reportFilePath);
      if (!existsSync(config.reportFilePath)) changes.push(`${report} is missing`);
      Extractor.invoke(config, {
        compilerState,
        localBuild: write,
        printApiReportDiff: true,
        messageCallback: (message) => {
          message.handled = true;
          if (message.messageId === 'console-api-report-diff') changes.push(message.text);
          if (message.category === 'console' || message.logLevel !== 'error') return;
          const [, symbol] = /^The symbol "(\w+)"/.exec(message.text) ?? [];
          unneeded.delete(`${report} ${symbol}`);
          if (!(`${report} ${symbol}` in notExported)) {
            problems.push(`${report}: ${message.formatMessageWithLocation(config.projectFolder)}`);
          }
        },
      });
    }
    problems.push(
      ...[...unneeded].map((entry) => `${entry}: remove it from NOT_EXPORTED: it is no longer needed`),
    );
    return { changes, problems };
  } finally {
    rmSync(built, { recursive: true });
  }
}

/**
 * @param {readonly EntryPoint[]} all
 * @param {string} kept
 * @param {boolean} remove
 */
function reportsWithoutEntryPoint(all, kept, remove) {
  const names = readdirSync(kept).filter((name) => name.endsWith('.api.md'));
  const orphans = names.filter((name) => !all.some(({ report }) => report === name));
  if (remove) for (const name of orphans) rmSync(join(kept, name));
  return orphans.map((name) => `${name} no longer has an entry point`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const write = process.argv.includes('--write');
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const all = packages.flatMap(entryPoints);
  const { changes, problems } = checkSurfaces(all, join(root, 'api-reports'), write);
  for (const text of [...(write ? [] : changes), ...problems]) console.error(text);
  console.log(
    `api-reports: ${all.length} entry points, ${changes.length} changed, ${problems.length} problems.`,
  );
  if (changes.length > 0 && !write) {
    console.error(
      'The public surface differs from api-reports/. If the change is intended, accept it: npm run api',
    );
    process.exitCode = 1;
  }
  if (problems.length > 0) process.exitCode = 1;
}
