// @ts-check
// Writes the API reference from the docstrings: a page for each entry point of each package, into `site/api`,
// which no commit holds. The site's build runs it first.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('../api', import.meta.url));

/** The name that one imports, by the source file of the entry point. */
const names = new Map(
  readdirSync(join(root, 'packages')).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    return Object.entries(manifest.exports).flatMap(([path, target]) => {
      const source = target['@sluice/source'];
      return source === undefined
        ? []
        : [[join(root, 'packages', name, source), manifest.name + path.slice(1)]];
    });
  }),
);

rmSync(folder, { recursive: true, force: true });
const app = await Application.bootstrapWithPlugins({
  entryPoints: [...names.keys()],
  tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
  plugin: ['typedoc-plugin-markdown'],
  name: 'API',
  readme: 'none',
  disableSources: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  logLevel: 'Error',
  // `npm run check:types` does that.
  skipErrorChecking: true,
  // @ts-expect-error Options of the plugin, whose types are added when it is loaded.
  outputs: [{ name: 'markdown', path: folder }],
  outputFileStrategy: 'modules',
  entryFileName: 'index',
  useHTMLAnchors: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  hidePageTitle: false,
  useCodeBlocks: true,
  expandParameters: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: { hideSources: true, hideInherited: true, hideOverrides: true },
});
const entryPoints = app.getEntryPoints();
if (entryPoints === undefined) process.exit(1);
for (const entryPoint of entryPoints)
  entryPoint.displayName = names.get(entryPoint.sourceFile.fileName) ?? entryPoint.displayName;
const project = app.converter.convert(entryPoints);
if (app.logger.hasErrors()) process.exit(1);
await app.generateOutputs(project);
console.log(`API reference: ${names.size} entry points.`);
