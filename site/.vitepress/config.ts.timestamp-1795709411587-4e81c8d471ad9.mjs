// .vitepress/config.ts
import { fileURLToPath as fileURLToPath4 } from "node:url";
import { slug as slug2 } from "file:///work/wt/pages19/node_modules/.pnpm/github-slugger@2.0.0/node_modules/github-slugger/index.js";
import { defineConfig } from "file:///work/wt/pages19/node_modules/.pnpm/vitepress@1.6.4_@algolia+client-search@5.64.0_@types+node@20.19.43_axios@1.21.1_debug@4_6987612faa9df08b017e3466596ec454/node_modules/vitepress/dist/node/index.js";
import llmstxt from "file:///work/wt/pages19/node_modules/.pnpm/vitepress-plugin-llms@1.14.0_supports-color@7.2.0/node_modules/vitepress-plugin-llms/dist/index.js";

// ../scripts/addresses.mjs
import { readFileSync as readFileSync2, writeFileSync } from "node:fs";
import { dirname as dirname2, join as join2 } from "node:path";
import { fileURLToPath as fileURLToPath2 } from "node:url";

// ../scripts/check-layout.mjs
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// ../scripts/layout/layers.mjs
import { posix } from "node:path";

// ../scripts/layout/exceptions.mjs
function problemsOf(findings, exceptions) {
  const isCovered = exceptions.map(() => false);
  const problems = findings.filter((finding) => {
    const index = exceptions.findIndex((exception) => covers(exception, finding));
    if (index >= 0) isCovered[index] = true;
    return index < 0;
  });
  const unneeded = exceptions.filter((_, i) => !isCovered[i]);
  return [
    ...problems.map(({ path, line, phrase, advice }) => `${path}:${line}: "${phrase}": ${advice}`),
    ...unneeded.map(({ path, phrase }) => {
      return `${path}: remove its exception${phrase ? ` for "${phrase}"` : ""}, which covers nothing`;
    })
  ];
}
function covers({ path, phrase }, finding) {
  const isInside = finding.path === path || finding.path.startsWith(`${path}/`);
  return isInside && (phrase === void 0 || phrase === finding.phrase);
}

// ../scripts/layout/layers.mjs
var VOCABULARY = "vocabulary";
var LAYERS = {
  core: [
    ["index.ts"],
    ["limiter"],
    ["waiting", "outage", "events", "remembered", "engine"],
    ["reservation"],
    ["checks", "store-kit"],
    ["transitions"],
    ["algorithms", "testing"],
    ["warnings"],
    [VOCABULARY]
  ],
  http: [
    ["index.ts"],
    ["node", "web"],
    ["guard.ts"],
    ["counting", "answers"],
    ["options"],
    ["headers", "addresses", "keys"],
    [VOCABULARY]
  ],
  config: [
    ["index.ts"],
    ["explain.ts"],
    ["load-config.ts"],
    ["loaded-config.ts"],
    ["config-stores.ts"],
    ["installed"],
    [VOCABULARY],
    ["watch", "envoy"],
    ["config-changes.ts", "rules"],
    ["file"]
  ],
  server: [
    ["index.ts"],
    ["cli"],
    ["replay"],
    ["create-server.ts"],
    ["running-server.ts"],
    ["server-options.ts"],
    ["http", "grpc"],
    ["envoy"],
    ["access"],
    ["service"],
    ["store", "telemetry"],
    [VOCABULARY]
  ],
  outbound: [
    ["index.ts"],
    ["fetch", "axios", "undici", "got", "octokit", "bullmq", "pg-boss", "amqplib"],
    ["calls"],
    ["upstream"],
    ["store", "waiting"],
    ["quota", "profiles", "testing"],
    [VOCABULARY]
  ],
  telemetry: [
    ["index.ts"],
    ["create-telemetry.ts"],
    ["telemetry.ts", "telemetry-options.ts"],
    ["exposition"],
    ["metrics"],
    ["denial-log"],
    ["top-keys"],
    ["counters"],
    [VOCABULARY]
  ],
  dashboard: [
    ["index.ts"],
    ["create-dashboard.ts", "usage"],
    ["dashboard.ts", "dashboard-options.ts"],
    ["mounts"],
    ["actions", "keys", "live", "page", "browser"],
    ["limiters", "serving"],
    [VOCABULARY]
  ]
};
var EXCEPTIONS = [];
function layerProblems(paths, read, exceptions = EXCEPTIONS) {
  const findings = Object.entries(LAYERS).flatMap(([name, layers]) => {
    const src = `packages/${name}/src`;
    return paths.filter((path) => path.startsWith(`${src}/`) && path.endsWith(".ts") && !path.endsWith(".test.ts")).flatMap((path) => arrows(path, read(path), src, layers));
  });
  return problemsOf(findings, exceptions);
}
function arrows(path, text, src, layers) {
  const room = roomOf(path, src, layers);
  const layer = layers.findIndex((rooms) => rooms.includes(room));
  if (layer < 0) return [{ path, line: 1, phrase: room, advice: "give this folder a layer in layers.mjs" }];
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].flatMap((match) => {
    const target = roomOf(posix.join(posix.dirname(path), match[1] ?? ""), src, layers);
    const isBelow = layers.findIndex((rooms) => rooms.includes(target)) > layer;
    if (target === room || isBelow) return [];
    const line = text.slice(0, match.index + match[0].length).split("\n").length;
    return [{ path, line, phrase: `${room} -> ${target}`, advice: "import only from lower layers" }];
  });
}
function roomOf(path, src, layers) {
  const [first = "", ...rest] = path.slice(src.length + 1).split("/");
  return rest.length > 0 || layers.some((rooms) => rooms.includes(first)) ? first : VOCABULARY;
}

// ../scripts/layout/written-by-hand.mjs
function isWrittenByHand(path) {
  return !/(?:^|\/)(?:CHANGELOG\.md$|api-reports\/|report\/|(?:programs|page-assets)\.ts$)/.test(path);
}

// ../scripts/layout/line-widths.mjs
var WIDEST = 110;
var COMMENTS = (
  /** @type {Readonly<Record<string, RegExp>>} */
  {
    ts: /^\s*(?:\/\/|\/?\*)/,
    js: /^\s*(?:\/\/|\/?\*)/,
    lua: /^\s*--/,
    sql: /^\s*--/
  }
);
var EXCEPTIONS2 = [];
function widthProblems(paths, read, exceptions = EXCEPTIONS2) {
  const findings = paths.filter(isWrittenByHand).flatMap(
    (path) => proseLines(path, read).filter(({ text }) => text.length > WIDEST && !/https?:\/\//.test(text)).map(({ text, line }) => {
      return { path, line, phrase: `${text.length} columns`, advice: `wrap it at ${WIDEST}` };
    })
  );
  return problemsOf(findings, exceptions);
}
function proseLines(path, read) {
  const [, extension = ""] = /\.[cm]?(ts|js|lua|sql|md)$/.exec(path) ?? [];
  if (extension === "") return [];
  const lines = read(path).split("\n").map((text, i) => ({ text, line: i + 1 }));
  if (extension !== "md") return lines.filter(({ text }) => COMMENTS[extension]?.test(text));
  let isCode = false;
  return lines.filter(({ text }) => {
    if (/^\s*(?:```|~~~)/.test(text)) isCode = !isCode;
    return !isCode && !/^\s*(?:\||#)/.test(text);
  });
}

// ../scripts/layout/prose-patterns.mjs
var PHRASES = [
  [/\b(?:tell|tells|telling|told)\b/g, 'say "report", "return" or "compute"'],
  [/\bnobody(?:'s)?\b/g, 'name the thing: "no caller", "no process"'],
  [/(?<!there )\b(?:is|are|be|was|were) none\b/g, 'say what it is not: "is not an IP address"'],
  [/\b(?:that|what|which|who) (?:is|are|was|were) no\b(?![\s*/-]+(?:longer|more))/g, 'say "is not a"'],
  [/\bso (?:many|much|long)\b(?! (?:as|that))/g, 'name the amount: "`count` units", "that long"'],
  [/\bwhom\b/g, 'say "who", or name the thing'],
  [
    /[,;:(] ?also (?:a|after|as|at|because|before|between|by|during|for|from|if|in|of|on|one|the|those|through|to|under|what|when|where|while|with|without)\b/g,
    'say "even when" or "including"'
  ],
  [/\b(?:let|lets|letting) (?:\w+ )?go\b/g, 'say "release", "unblock" or "settle"'],
  [/\b(?:set|sets|setting) (?:\w+ )?free\b/g, 'say "release"'],
  [/\b(?:become|becomes|became) of\b/g, 'say what happens: "decides what happens to the request"'],
  [/\b(?:stand|stands) for nothing\b/g, 'say "is a placeholder"'],
  [/\b(?:come|comes|came) upon\b/g, 'say "reaches" or "finds"'],
  [/\b(?:take|takes|took) (?:it|them) off\b/g, 'say "removes it"'],
  [/\b(?:exclude|excludes) each other\b/g, 'say "cannot be combined"'],
  [/\bfor ever\b/g, 'say "forever", or that it never ends'],
  [/\b(?:never goes|that never go|does not go) back(?:wards)?\b/g, 'say "monotonic"'],
  [/\bthan (?:it|they) may(?: be)?\b/g, 'name the bound: "would exceed `maxWaitMs`"'],
  [/\bat the hands of\b/g, 'say "by"'],
  [/\bbesides(?=[.;:])/g, 'say "in addition", or list the options'],
  [/\b(?:can|cannot|could not|not to|to) be had\b/g, 'say "is available", "is missing"'],
  [/\bwhat \S+ gives\b/g, 'say "returns"'],
  [/\bsafe to call is\b/g, "put the subject first"],
  [/\bso that\b.*\bso that\b/g, "make two sentences"]
];
var WORDS_OF_NAMES = /^(?:tell|tells|told|nobody|ask|asks|asked|asking)$/i;
var ALSO_A_PHRASE = /^(?:tell|tells|told|nobody)$/i;
var NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/ .*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n]|\\.)*`/g;
var READ_BY_PEOPLE = /\.(?:[cm]?ts|[cm]?js|lua|sql|md|yml)$/;
var EXCEPTIONS3 = [
  { path: "scripts/layout/prose-patterns.mjs", reason: "lists the phrases" },
  { path: "scripts/check-layout.test.ts", reason: "shows some of the phrases" },
  { path: "tools/test-servers", phrase: "nobody", reason: "a user of Unix" }
];
function proseProblems(paths, read, exceptions = EXCEPTIONS3) {
  const findings = paths.filter((path) => READ_BY_PEOPLE.test(path) && isWrittenByHand(path)).flatMap((path) => {
    const text = read(path);
    return [...phrasesIn(text), ...namesIn(path, text)].map(({ at, ...found }) => ({ path, line: text.slice(0, at).split("\n").length, ...found })).sort((a, b) => a.line - b.line);
  });
  return problemsOf(findings, exceptions);
}
function phrasesIn(text) {
  const lowerCase = text.toLowerCase();
  return PHRASES.flatMap(
    ([phrase, advice]) => [...lowerCase.matchAll(phrase)].map((match) => ({ at: match.index, phrase: match[0], advice }))
  );
}
function namesIn(path, text) {
  if (!/^(?:packages|templates)\/[^/]+\/src\/.*\.ts$/.test(path)) return [];
  const blank = (found) => " ".repeat(found.length);
  const code = text.replace(NOT_CODE, blank);
  return [...code.matchAll(/[A-Za-z_]\w*/g)].filter(([name]) => !ALSO_A_PHRASE.test(name)).filter(([name]) => name.split(/_|(?<=[a-z0-9])(?=[A-Z])/).some((word) => WORDS_OF_NAMES.test(word))).map((match) => ({
    at: match.index,
    phrase: match[0],
    advice: 'use "report", "return", "call" or "check" in names'
  }));
}

// ../scripts/check-layout.mjs
var __vite_injected_original_import_meta_url = "file:///work/wt/pages19/scripts/check-layout.mjs";
var SMALL = 200;
var SMALL_SHARE = 0.9;
var LARGEST = 400;
var EXCEPTIONS4 = {
  long: {},
  besideSrc: {
    "packages/config/limits.schema.json": "published under this path, where old resolvers and editors look"
  }
};
var NAMES_THAT_SAY_NOTHING = /^(utils?|helpers?|common|misc|shared|lib|types|constants)$/;
var REQUIRED_BESIDE_SRC = ["package.json", "tsconfig.json", "README.md"];
var ALLOWED_BESIDE_SRC = [...REQUIRED_BESIDE_SRC, "CHANGELOG.md"];
var SOURCE = /\.(ts|mts|js|mjs|lua|sql)$/;
var TEST = /\.test(-d)?\.ts$|^[^/]+\/[^/]+\/test\//;
function layoutProblems(paths, read, { long, besideSrc } = EXCEPTIONS4) {
  return [
    ...sizes(paths, read, long),
    ...names(paths),
    ...indexes(paths, read),
    ...packages(paths, besideSrc)
  ];
}
function sizes(paths, read, longFiles) {
  const problems = [];
  const lines = new Map(
    paths.filter((path) => SOURCE.test(path)).map((path) => [path, lineCount(read(path))])
  );
  for (const [path, count] of lines) {
    if (count > LARGEST && !(path in longFiles)) problems.push(`${path}: ${count} lines, above ${LARGEST}`);
  }
  for (const [path, reason] of Object.entries(longFiles)) {
    if ((lines.get(path) ?? 0) <= LARGEST)
      problems.push(`${path}: remove it from the long files: it is short enough`);
    if (reason === "") problems.push(`${path}: is listed among the long files without a reason`);
  }
  const sources = [...lines].filter(([path]) => !TEST.test(path));
  const long = sources.filter(([, count]) => count > SMALL);
  if (long.length > sources.length * (1 - SMALL_SHARE)) {
    const list = long.map(([path, count]) => `${path} (${count})`).join(", ");
    problems.push(
      `only ${sources.length - long.length} of ${sources.length} source files have at most ${SMALL} lines: ${list}`
    );
  }
  return problems;
}
function names(paths) {
  return paths.filter((path) => SOURCE.test(path)).filter(
    (path) => path.split("/").some((part) => NAMES_THAT_SAY_NOTHING.test(part.replace(/\.[^.]*$/, "")))
  ).map((path) => `${path}: name it, and its folders, after what is in it`);
}
function indexes(paths, read) {
  const statement = /^export (type )?\{[^}]*\} from '[^']+';$/;
  return paths.filter((path) => basename(path) === "index.ts" && !path.includes("/.vitepress/")).flatMap((path) => {
    const code = read(path).replace(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm, "");
    const statements = code.split(/(?<=;)\n+/).map((text) => text.trim());
    const other = statements.find((text) => text !== "" && !statement.test(text));
    return other === void 0 ? [] : [`${path}: only re-exports by name are allowed here, not "${firstLine(other)}"`];
  });
}
function packages(paths, besideSrc) {
  const problems = Object.keys(besideSrc).filter((path) => !paths.includes(path)).map((path) => `${path}: remove its exception: the file does not exist`);
  const folders = new Set(paths.filter((path) => /^(packages|templates)\/[^/]+\//.test(path)).map(packageOf));
  for (const folder of folders) {
    const beside = paths.filter((path) => packageOf(path) === folder).map((path) => path.slice(folder.length + 1)).filter((path) => !/^(src|test)\//.test(path));
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
function packageOf(path) {
  return path.split("/", 2).join("/");
}
function lineCount(text) {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
function firstLine(text) {
  return text.split("\n", 1)[0];
}
function repositoryFiles(root2) {
  const maxBuffer = 2 ** 28;
  const { stdout, status, stderr, error } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"],
    { cwd: root2, encoding: "utf8", maxBuffer }
  );
  if (status !== 0) throw new Error(`git ls-files failed: ${error ?? stderr}`);
  const deleted = spawnSync("git", ["ls-files", "-z", "--deleted"], {
    cwd: root2,
    encoding: "utf8",
    maxBuffer
  }).stdout;
  const gone = new Set(deleted.split("\0"));
  return stdout.split("\0").filter((path) => path !== "" && !gone.has(path));
}
if (process.argv[1] === fileURLToPath(__vite_injected_original_import_meta_url)) {
  const root2 = dirname(dirname(fileURLToPath(__vite_injected_original_import_meta_url)));
  const paths = repositoryFiles(root2);
  const read = (path) => readFileSync(join(root2, path), "utf8");
  const problems = [layoutProblems, layerProblems, proseProblems, widthProblems].flatMap(
    (find) => find(paths, read)
  );
  for (const problem of problems) console.error(problem);
  console.log(`check-layout: ${paths.length} files, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

// ../scripts/addresses.mjs
var __vite_injected_original_import_meta_url2 = "file:///work/wt/pages19/scripts/addresses.mjs";
var PLACEHOLDER = /\.invalid(\/|$)/;
var PLACES = [
  [
    /^(packages|templates)\/[^/]+\/package\.json$/,
    /("url": ")([^"]+)(")/,
    ({ repository }) => `git+${repository}.git`
  ],
  [/^packages\/core\/src\/warnings\/warning\.ts$/, /(const PAGES = ')([^']+)(')/, ({ site }) => `${site}/e/`],
  [/^packages\/http\/src\/diagnostics\.ts$/, /(const PAGES = ')([^']+)(')/, ({ site }) => `${site}/e/`],
  [
    /^\.github\/ISSUE_TEMPLATE\/config\.yml$/,
    /(url: )(\S+)(\/security\/policy)/,
    ({ repository }) => repository
  ],
  [
    /^ops\/(README\.md|prometheus\/[^/]+\.yml)$/,
    /(runbook_url: |Replace `)([^\s`]+)(\/ops\/README\.md)/g,
    ({ repository }) => repository
  ]
];
function outdatedFiles(files, read, addresses2) {
  const outdated = /* @__PURE__ */ new Map();
  for (const [file, text, address] of PLACES) {
    for (const path of files.filter((one) => file.test(one))) {
      const before = read(path);
      const after = before.replace(text, (_, head, _old, tail) => `${head}${address(addresses2)}${tail}`);
      if (after !== before || before.search(text) < 0) outdated.set(path, after);
    }
  }
  return outdated;
}
function placeholders(addresses2) {
  return Object.entries(addresses2).filter(([, url]) => PLACEHOLDER.test(url)).map(
    ([name, url]) => `addresses.json: \`${name}\` is ${url}, a placeholder: set it, then run \`npm run addresses\``
  );
}
function readAddresses(root2) {
  return JSON.parse(readFileSync2(join2(root2, "addresses.json"), "utf8"));
}
if (process.argv[1] === fileURLToPath2(__vite_injected_original_import_meta_url2)) {
  const root2 = dirname2(dirname2(fileURLToPath2(__vite_injected_original_import_meta_url2)));
  const addresses2 = readAddresses(root2);
  if (process.argv.includes("--release")) {
    for (const problem of placeholders(addresses2)) console.error(problem);
    process.exit(placeholders(addresses2).length === 0 ? 0 : 1);
  }
  const outdated = outdatedFiles(
    repositoryFiles(root2),
    (path) => readFileSync2(join2(root2, path), "utf8"),
    addresses2
  );
  for (const [path, text] of outdated) writeFileSync(join2(root2, path), text);
  console.log(`addresses: ${outdated.size} files changed.`);
}

// .vitepress/hovers.ts
import { fileURLToPath as fileURLToPath3 } from "node:url";
import { transformerTwoslash } from "file:///work/wt/pages19/node_modules/.pnpm/@shikijs+vitepress-twoslash@4.6.0_supports-color@7.2.0_typescript@6.0.3/node_modules/@shikijs/vitepress-twoslash/dist/index.mjs";
import { createFileSystemTypesCache } from "file:///work/wt/pages19/node_modules/.pnpm/@shikijs+vitepress-twoslash@4.6.0_supports-color@7.2.0_typescript@6.0.3/node_modules/@shikijs/vitepress-twoslash/dist/cache-fs.mjs";
var __vite_injected_original_import_meta_url3 = "file:///work/wt/pages19/site/.vitepress/hovers.ts";
var PAGES = [
  "site/pages/index.md",
  "docs/guides/reservations.md",
  "docs/guides/tiers-and-several-limits.md"
];
function markHovers(md) {
  md.core.ruler.push("hovers", ({ tokens, env }) => {
    const file = (env.realPath ?? env.path ?? "").replaceAll("\\", "/");
    if (!PAGES.some((page) => file.endsWith(`/${page}`))) return;
    for (const token of tokens) {
      const [language, ...words] = token.info.split(" ");
      if (token.type === "fence" && language === "ts" && !words.includes("continues"))
        token.info = `${token.info} twoslash`;
    }
  });
}
var hoverTransformers = [
  transformerTwoslash({
    explicitTrigger: true,
    typesCache: createFileSystemTypesCache({
      dir: fileURLToPath3(new URL("../.cache/twoslash", __vite_injected_original_import_meta_url3))
    }),
    twoslashOptions: {
      compilerOptions: {
        // The numbers of ES2023, NodeNext and NodeNext, as TypeScript's own enumerations have them.
        target: 10,
        module: 199,
        moduleResolution: 99,
        types: ["node"],
        customConditions: ["@sluice/source"],
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true
      }
    }
  })
  // Made for a later version of Shiki than the one within VitePress, whose transformers have the same shape.
];

// .vitepress/links.ts
import { posix as posix2 } from "node:path";
function rewriteLinks(md, pages2, repository) {
  md.core.ruler.push("links_of_the_repository", ({ tokens, env }) => {
    const page = env.realPath ?? env.path;
    const file = [...pages2.keys()].find((path) => page?.replaceAll("\\", "/").endsWith(`/${path}`));
    if (file === void 0) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "link_open") continue;
      const href = token.attrGet("href");
      if (href !== null) token.attrSet("href", resolved(href, file, pages2, repository));
    }
  });
}
function resolved(href, file, pages2, repository) {
  if (/^([a-z][a-z0-9+.-]*:|#|\/)/i.test(href)) return href;
  const [path = "", anchor] = href.split("#", 2);
  const target = posix2.join(posix2.dirname(file), decodeURI(path)).replace(/\/$/, "");
  const page = pages2.get(target);
  const place = page === void 0 ? `${repository}/tree/main/${target}` : `/${page.replace(/(^|\/)index\.md$|\.md$/, "$1")}`;
  return anchor === void 0 ? place : `${place}#${anchor}`;
}

// .vitepress/pages.ts
import { existsSync, readdirSync } from "node:fs";
import { join as join3, posix as posix3 } from "node:path";
var SINGLE = {
  "ARCHITECTURE.md": "architecture.md",
  "CONTRIBUTING.md": "contributing.md",
  "SECURITY.md": "security.md",
  "benchmarks/report/report.md": "benchmarks.md",
  "tools/peer-behaviours/report/behaviours.md": "behaviours.md"
};
function pagesOf(root2) {
  const pages2 = new Map(Object.entries(SINGLE));
  for (const file of markdownIn(root2, "site/pages")) pages2.set(file, posix3.relative("site/pages", file));
  for (const file of markdownIn(root2, "docs")) {
    const page = posix3.relative("docs", file);
    pages2.set(file, page === "index.md" ? "docs.md" : page);
  }
  if (existsSync(join3(root2, "site/api")))
    for (const file of markdownIn(root2, "site/api")) pages2.set(file, file.slice("site/".length));
  for (const name of readdirSync(join3(root2, "packages")))
    pages2.set(`packages/${name}/README.md`, `packages/${name}.md`);
  return pages2;
}
function othersIn(root2, pages2) {
  const tops = readdirSync(root2, { withFileTypes: true }).filter(
    ({ name }) => !/^(node_modules|\.git)$/.test(name)
  );
  const files = tops.flatMap(
    (top) => top.isDirectory() ? markdownIn(root2, top.name) : top.name.endsWith(".md") ? [top.name] : []
  );
  return ["**/node_modules/**", ...files.filter((file) => !pages2.has(file))];
}
function markdownIn(root2, folder) {
  return readdirSync(join3(root2, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix3.join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|\.cache)$/.test(entry.name) ? [] : markdownIn(root2, path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

// .vitepress/short-addresses.ts
import { mkdirSync, readFileSync as readFileSync3, writeFileSync as writeFileSync2 } from "node:fs";
import { join as join4 } from "node:path";
import { slug } from "file:///work/wt/pages19/node_modules/.pnpm/github-slugger@2.0.0/node_modules/github-slugger/index.js";
var PAGES2 = {
  "docs/reference/errors.md": "reference/errors",
  "docs/guides/http.md": "guides/http"
};
function sectionsOfCodes(root2) {
  const sections = /* @__PURE__ */ new Map();
  for (const [file, page] of Object.entries(PAGES2)) {
    const headings = readFileSync3(join4(root2, file), "utf8").matchAll(/^### `([A-Z][A-Z_]+)`$/gm);
    for (const [, code = ""] of headings) sections.set(code, `${page}#${slug(code)}`);
  }
  return sections;
}
function writeShortAddresses(root2, dist) {
  mkdirSync(join4(dist, "e"), { recursive: true });
  for (const [code, section] of sectionsOfCodes(root2)) {
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${code}</title>
<meta http-equiv="refresh" content="0; url=../${section}">
<main><h1>${code}</h1><p><a href="../${section}">What it means, and what to do</a></p></main>
</html>
`;
    writeFileSync2(join4(dist, "e", `${code}.html`), html);
  }
}

// .vitepress/sidebar.ts
var GROUPS = [
  {
    text: "Start",
    items: [
      { text: "Getting started", link: "/guides/getting-started" },
      { text: "Which limit do I need?", link: "/which-limit" },
      { text: "Choosing an algorithm", link: "/guides/choosing-an-algorithm" },
      { text: "Playground", link: "/playground" }
    ]
  },
  {
    text: "Limit an API",
    items: [
      { text: "Answers over HTTP", link: "/guides/http" },
      { text: "Protecting a login", link: "/guides/protecting-a-login" },
      { text: "Identifying clients", link: "/guides/identifying-clients" },
      { text: "Tiers and several limits", link: "/guides/tiers-and-several-limits" },
      { text: "Charge for what was used", link: "/guides/reservations" },
      { text: "For the clients of your API", link: "/guides/for-your-apis-clients" },
      { text: "Show customers their usage", link: "/guides/show-customers-their-usage" },
      { text: "Floods of keys", link: "/guides/floods-of-keys" }
    ]
  },
  {
    text: "By task",
    items: [
      { text: "Plans, with overrides", link: "/guides/plans-and-overrides" },
      { text: "Monthly quotas", link: "/guides/monthly-quotas" },
      { text: "Several tenants", link: "/guides/multi-tenant" },
      { text: "Budgets of LLM tokens", link: "/guides/llm-tokens" },
      { text: "GraphQL", link: "/guides/graphql" },
      { text: "Webhooks", link: "/guides/webhooks" },
      { text: "WebSocket messages", link: "/guides/websockets" },
      { text: "File uploads", link: "/guides/file-uploads" },
      { text: "Background jobs", link: "/guides/background-jobs" },
      { text: "Serverless and edge", link: "/guides/serverless-and-edge" }
    ]
  },
  {
    text: "Run it",
    items: [
      { text: "Production checklist", link: "/guides/production-checklist" },
      { text: "Redis", link: "/guides/redis" },
      { text: "Postgres", link: "/guides/postgres" },
      { text: "When the store is down", link: "/guides/when-the-store-is-down" },
      { text: "See what your limits do", link: "/guides/see-what-your-limits-do" },
      { text: "Unblock a customer, ban an abuser", link: "/guides/unblock-a-customer-ban-an-abuser" },
      { text: "Leases", link: "/guides/leases" },
      { text: "Testing your app", link: "/guides/testing-your-app" },
      { text: "Jest and CommonJS", link: "/guides/jest-and-commonjs" },
      { text: "Cost per check", link: "/guides/cost-per-check" },
      { text: "Security model", link: "/guides/security-model" },
      { text: "Questions", link: "/guides/faq" }
    ]
  },
  {
    text: "By framework",
    items: [
      { text: "Express", link: "/frameworks/express" },
      { text: "Fastify", link: "/frameworks/fastify" },
      { text: "Hono", link: "/frameworks/hono" },
      { text: "Koa", link: "/frameworks/koa" },
      { text: "NestJS", link: "/frameworks/nestjs" },
      { text: "Next, SvelteKit, h3, Web", link: "/frameworks/next-sveltekit-h3" },
      { text: "Bun, Deno, Workers", link: "/frameworks/bun-deno-workers" },
      { text: "WebSocket", link: "/frameworks/websocket" }
    ]
  },
  {
    text: "Beyond one app",
    items: [
      { text: "Limits in a file", link: "/guides/limits-in-a-file" },
      { text: "The decision service", link: "/guides/decision-service" },
      { text: "Moving from envoyproxy/ratelimit", link: "/guides/moving-from-envoy-ratelimit" },
      { text: "Calling somebody else\u2019s API", link: "/guides/calling-somebody-elses-api" }
    ]
  },
  {
    text: "Extend it",
    items: [
      { text: "Adding a store", link: "/guides/adding-a-store" },
      { text: "Adding an adapter", link: "/guides/adding-an-adapter" },
      { text: "How it works inside", link: "/guides/how-it-works-inside" },
      { text: "Architecture", link: "/architecture" },
      { text: "Decisions", link: "/decisions/" }
    ]
  },
  {
    text: "Reference",
    items: [
      { text: "The limiter", link: "/reference/limiter" },
      { text: "The decision", link: "/reference/decision" },
      { text: "Errors", link: "/reference/errors" },
      { text: "Compatibility", link: "/reference/compatibility" },
      { text: "Profiles of upstreams", link: "/reference/upstream-profiles" },
      { text: "Faults that were fixed", link: "/reference/fixed-faults" },
      { text: "All documentation", link: "/docs" }
    ]
  },
  {
    text: "Beside others",
    items: [
      { text: "Comparison", link: "/comparison" },
      { text: "Options beside options", link: "/guides/compared-with-peers" },
      { text: "Behaviours, as observed", link: "/behaviours" },
      { text: "Benchmarks", link: "/benchmarks" }
    ]
  }
];
function sidebarOf(pages2) {
  const reference = [...pages2.values()].filter((page) => page.startsWith("api/@")).map((page) => page.replace(/\.md$/, "")).sort();
  const items = reference.map((page) => ({ text: page.replace("api/@sluice/", ""), link: `/${page}` }));
  return [...GROUPS, { text: "API, by package", collapsed: true, items }];
}

// .vitepress/config.ts
var __vite_injected_original_import_meta_url4 = "file:///work/wt/pages19/site/.vitepress/config.ts";
var root = fileURLToPath4(new URL("../../", __vite_injected_original_import_meta_url4));
var pages = pagesOf(root);
var addresses = readAddresses(root);
var config_default = defineConfig({
  title: "Sluice",
  description: "Rate limiting for TypeScript: exact, all or nothing, on memory, Redis or Postgres.",
  // The pages are where the repository has them, so that they can be read there as well.
  base: process.env.SITE_BASE ?? "/",
  srcDir: root,
  srcExclude: othersIn(root, pages),
  rewrites: Object.fromEntries(pages),
  outDir: fileURLToPath4(new URL("../dist", __vite_injected_original_import_meta_url4)),
  cacheDir: fileURLToPath4(new URL("../.cache", __vite_injected_original_import_meta_url4)),
  cleanUrls: true,
  buildEnd: ({ outDir }) => writeShortAddresses(root, outDir),
  lastUpdated: false,
  head: [
    ["link", { rel: "icon", href: "/icon.svg", type: "image/svg+xml" }],
    ["meta", { name: "theme-color", content: "#0f6b5c" }]
  ],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // As on a code host, so that a link to a heading works in both places.
    anchor: { slugify: slug2 },
    codeTransformers: hoverTransformers,
    config(md) {
      rewriteLinks(md, pages, addresses.repository);
      markHovers(md);
    }
  },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guides/getting-started" },
      { text: "Playground", link: "/playground" },
      { text: "Which limit?", link: "/which-limit" },
      { text: "Reference", link: "/reference/limiter" },
      { text: "Comparison", link: "/comparison" },
      { text: "Benchmarks", link: "/benchmarks" }
    ],
    sidebar: sidebarOf(pages),
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [],
    docFooter: { prev: "Previous", next: "Next" }
  },
  vite: {
    build: {
      // Private fields stay as they are. Rewritten for older browsers, the library would be a quarter larger.
      target: "es2022",
      // A twentieth smaller than with the default minifier.
      minify: "terser",
      terserOptions: { module: true, compress: { passes: 2 } }
    },
    plugins: [llmstxt({ domain: addresses.site, excludeIndexPage: false })],
    resolve: {
      conditions: ["@sluice/source"],
      // Pages lie outside this package, so they would not find it.
      alias: { vue: fileURLToPath4(new URL("../node_modules/vue", __vite_injected_original_import_meta_url4)) }
    },
    publicDir: fileURLToPath4(new URL("../public", __vite_injected_original_import_meta_url4)),
    ssr: { resolve: { conditions: ["@sluice/source"] }, noExternal: [/^@sluice\//] }
  }
});
export {
  config_default as default
};
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLnZpdGVwcmVzcy9jb25maWcudHMiLCAiLi4vc2NyaXB0cy9hZGRyZXNzZXMubWpzIiwgIi4uL3NjcmlwdHMvY2hlY2stbGF5b3V0Lm1qcyIsICIuLi9zY3JpcHRzL2xheW91dC9sYXllcnMubWpzIiwgIi4uL3NjcmlwdHMvbGF5b3V0L2V4Y2VwdGlvbnMubWpzIiwgIi4uL3NjcmlwdHMvbGF5b3V0L3dyaXR0ZW4tYnktaGFuZC5tanMiLCAiLi4vc2NyaXB0cy9sYXlvdXQvbGluZS13aWR0aHMubWpzIiwgIi4uL3NjcmlwdHMvbGF5b3V0L3Byb3NlLXBhdHRlcm5zLm1qcyIsICIudml0ZXByZXNzL2hvdmVycy50cyIsICIudml0ZXByZXNzL2xpbmtzLnRzIiwgIi52aXRlcHJlc3MvcGFnZXMudHMiLCAiLnZpdGVwcmVzcy9zaG9ydC1hZGRyZXNzZXMudHMiLCAiLnZpdGVwcmVzcy9zaWRlYmFyLnRzIl0sCiAgInNvdXJjZXNDb250ZW50IjogWyJjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZGlybmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zaXRlLy52aXRlcHJlc3NcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZmlsZW5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzL2NvbmZpZy50c1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwgPSBcImZpbGU6Ly8vd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9jb25maWcudHNcIjtpbXBvcnQgeyBmaWxlVVJMVG9QYXRoIH0gZnJvbSAnbm9kZTp1cmwnO1xuaW1wb3J0IHsgc2x1ZyB9IGZyb20gJ2dpdGh1Yi1zbHVnZ2VyJztcbmltcG9ydCB7IGRlZmluZUNvbmZpZyB9IGZyb20gJ3ZpdGVwcmVzcyc7XG5pbXBvcnQgbGxtc3R4dCBmcm9tICd2aXRlcHJlc3MtcGx1Z2luLWxsbXMnO1xuaW1wb3J0IHsgcmVhZEFkZHJlc3NlcyB9IGZyb20gJy4uLy4uL3NjcmlwdHMvYWRkcmVzc2VzLm1qcyc7XG5pbXBvcnQgeyBob3ZlclRyYW5zZm9ybWVycywgbWFya0hvdmVycyB9IGZyb20gJy4vaG92ZXJzLnRzJztcbmltcG9ydCB7IHJld3JpdGVMaW5rcyB9IGZyb20gJy4vbGlua3MudHMnO1xuaW1wb3J0IHsgb3RoZXJzSW4sIHBhZ2VzT2YgfSBmcm9tICcuL3BhZ2VzLnRzJztcbmltcG9ydCB7IHdyaXRlU2hvcnRBZGRyZXNzZXMgfSBmcm9tICcuL3Nob3J0LWFkZHJlc3Nlcy50cyc7XG5pbXBvcnQgeyBzaWRlYmFyT2YgfSBmcm9tICcuL3NpZGViYXIudHMnO1xuXG5jb25zdCByb290ID0gZmlsZVVSTFRvUGF0aChuZXcgVVJMKCcuLi8uLi8nLCBpbXBvcnQubWV0YS51cmwpKTtcbmNvbnN0IHBhZ2VzID0gcGFnZXNPZihyb290KTtcbmNvbnN0IGFkZHJlc3NlcyA9IHJlYWRBZGRyZXNzZXMocm9vdCk7XG5cbmV4cG9ydCBkZWZhdWx0IGRlZmluZUNvbmZpZyh7XG4gIHRpdGxlOiAnU2x1aWNlJyxcbiAgZGVzY3JpcHRpb246ICdSYXRlIGxpbWl0aW5nIGZvciBUeXBlU2NyaXB0OiBleGFjdCwgYWxsIG9yIG5vdGhpbmcsIG9uIG1lbW9yeSwgUmVkaXMgb3IgUG9zdGdyZXMuJyxcbiAgLy8gVGhlIHBhZ2VzIGFyZSB3aGVyZSB0aGUgcmVwb3NpdG9yeSBoYXMgdGhlbSwgc28gdGhhdCB0aGV5IGNhbiBiZSByZWFkIHRoZXJlIGFzIHdlbGwuXG4gIGJhc2U6IHByb2Nlc3MuZW52LlNJVEVfQkFTRSA/PyAnLycsXG4gIHNyY0Rpcjogcm9vdCxcbiAgc3JjRXhjbHVkZTogb3RoZXJzSW4ocm9vdCwgcGFnZXMpLFxuICByZXdyaXRlczogT2JqZWN0LmZyb21FbnRyaWVzKHBhZ2VzKSxcbiAgb3V0RGlyOiBmaWxlVVJMVG9QYXRoKG5ldyBVUkwoJy4uL2Rpc3QnLCBpbXBvcnQubWV0YS51cmwpKSxcbiAgY2FjaGVEaXI6IGZpbGVVUkxUb1BhdGgobmV3IFVSTCgnLi4vLmNhY2hlJywgaW1wb3J0Lm1ldGEudXJsKSksXG4gIGNsZWFuVXJsczogdHJ1ZSxcbiAgYnVpbGRFbmQ6ICh7IG91dERpciB9KSA9PiB3cml0ZVNob3J0QWRkcmVzc2VzKHJvb3QsIG91dERpciksXG4gIGxhc3RVcGRhdGVkOiBmYWxzZSxcbiAgaGVhZDogW1xuICAgIFsnbGluaycsIHsgcmVsOiAnaWNvbicsIGhyZWY6ICcvaWNvbi5zdmcnLCB0eXBlOiAnaW1hZ2Uvc3ZnK3htbCcgfV0sXG4gICAgWydtZXRhJywgeyBuYW1lOiAndGhlbWUtY29sb3InLCBjb250ZW50OiAnIzBmNmI1YycgfV0sXG4gIF0sXG4gIG1hcmtkb3duOiB7XG4gICAgdGhlbWU6IHsgbGlnaHQ6ICdnaXRodWItbGlnaHQtaGlnaC1jb250cmFzdCcsIGRhcms6ICdnaXRodWItZGFyay1oaWdoLWNvbnRyYXN0JyB9LFxuICAgIC8vIEFzIG9uIGEgY29kZSBob3N0LCBzbyB0aGF0IGEgbGluayB0byBhIGhlYWRpbmcgd29ya3MgaW4gYm90aCBwbGFjZXMuXG4gICAgYW5jaG9yOiB7IHNsdWdpZnk6IHNsdWcgfSxcbiAgICBjb2RlVHJhbnNmb3JtZXJzOiBob3ZlclRyYW5zZm9ybWVycyxcbiAgICBjb25maWcobWQpIHtcbiAgICAgIHJld3JpdGVMaW5rcyhtZCwgcGFnZXMsIGFkZHJlc3Nlcy5yZXBvc2l0b3J5KTtcbiAgICAgIG1hcmtIb3ZlcnMobWQpO1xuICAgIH0sXG4gIH0sXG4gIHRoZW1lQ29uZmlnOiB7XG4gICAgbmF2OiBbXG4gICAgICB7IHRleHQ6ICdHdWlkZScsIGxpbms6ICcvZ3VpZGVzL2dldHRpbmctc3RhcnRlZCcgfSxcbiAgICAgIHsgdGV4dDogJ1BsYXlncm91bmQnLCBsaW5rOiAnL3BsYXlncm91bmQnIH0sXG4gICAgICB7IHRleHQ6ICdXaGljaCBsaW1pdD8nLCBsaW5rOiAnL3doaWNoLWxpbWl0JyB9LFxuICAgICAgeyB0ZXh0OiAnUmVmZXJlbmNlJywgbGluazogJy9yZWZlcmVuY2UvbGltaXRlcicgfSxcbiAgICAgIHsgdGV4dDogJ0NvbXBhcmlzb24nLCBsaW5rOiAnL2NvbXBhcmlzb24nIH0sXG4gICAgICB7IHRleHQ6ICdCZW5jaG1hcmtzJywgbGluazogJy9iZW5jaG1hcmtzJyB9LFxuICAgIF0sXG4gICAgc2lkZWJhcjogc2lkZWJhck9mKHBhZ2VzKSxcbiAgICBvdXRsaW5lOiBbMiwgM10sXG4gICAgc2VhcmNoOiB7IHByb3ZpZGVyOiAnbG9jYWwnIH0sXG4gICAgc29jaWFsTGlua3M6IFtdLFxuICAgIGRvY0Zvb3RlcjogeyBwcmV2OiAnUHJldmlvdXMnLCBuZXh0OiAnTmV4dCcgfSxcbiAgfSxcbiAgdml0ZToge1xuICAgIGJ1aWxkOiB7XG4gICAgICAvLyBQcml2YXRlIGZpZWxkcyBzdGF5IGFzIHRoZXkgYXJlLiBSZXdyaXR0ZW4gZm9yIG9sZGVyIGJyb3dzZXJzLCB0aGUgbGlicmFyeSB3b3VsZCBiZSBhIHF1YXJ0ZXIgbGFyZ2VyLlxuICAgICAgdGFyZ2V0OiAnZXMyMDIyJyxcbiAgICAgIC8vIEEgdHdlbnRpZXRoIHNtYWxsZXIgdGhhbiB3aXRoIHRoZSBkZWZhdWx0IG1pbmlmaWVyLlxuICAgICAgbWluaWZ5OiAndGVyc2VyJyxcbiAgICAgIHRlcnNlck9wdGlvbnM6IHsgbW9kdWxlOiB0cnVlLCBjb21wcmVzczogeyBwYXNzZXM6IDIgfSB9LFxuICAgIH0sXG4gICAgcGx1Z2luczogW2xsbXN0eHQoeyBkb21haW46IGFkZHJlc3Nlcy5zaXRlLCBleGNsdWRlSW5kZXhQYWdlOiBmYWxzZSB9KV0sXG4gICAgcmVzb2x2ZToge1xuICAgICAgY29uZGl0aW9uczogWydAc2x1aWNlL3NvdXJjZSddLFxuICAgICAgLy8gUGFnZXMgbGllIG91dHNpZGUgdGhpcyBwYWNrYWdlLCBzbyB0aGV5IHdvdWxkIG5vdCBmaW5kIGl0LlxuICAgICAgYWxpYXM6IHsgdnVlOiBmaWxlVVJMVG9QYXRoKG5ldyBVUkwoJy4uL25vZGVfbW9kdWxlcy92dWUnLCBpbXBvcnQubWV0YS51cmwpKSB9LFxuICAgIH0sXG4gICAgcHVibGljRGlyOiBmaWxlVVJMVG9QYXRoKG5ldyBVUkwoJy4uL3B1YmxpYycsIGltcG9ydC5tZXRhLnVybCkpLFxuICAgIHNzcjogeyByZXNvbHZlOiB7IGNvbmRpdGlvbnM6IFsnQHNsdWljZS9zb3VyY2UnXSB9LCBub0V4dGVybmFsOiBbL15Ac2x1aWNlXFwvL10gfSxcbiAgfSxcbn0pO1xuIiwgImNvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9kaXJuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NjcmlwdHNcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZmlsZW5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9hZGRyZXNzZXMubWpzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9hZGRyZXNzZXMubWpzXCI7Ly8gQHRzLWNoZWNrXG4vLyBUaGUgYWRkcmVzc2VzIG9mIHRoZSByZXBvc2l0b3J5IGFuZCBvZiB0aGUgc2l0ZSBzdGFuZCBpbiBhZGRyZXNzZXMuanNvbi4gUGFja2FnZXMgY2FycnkgdGhlbSBpbiB0aGVpclxuLy8gbWFuaWZlc3RzIGFuZCBpbiB0aGUgbGlua3Mgb2YgdGhlaXIgd2FybmluZ3MsIHNvIHRoZXkgYXJlIHdyaXR0ZW4gdGhlcmUsIHRvbzogYG5wbSBydW4gYWRkcmVzc2VzYCB3cml0ZXNcbi8vIHRoZW0sIHRoZSB0ZXN0cyBjb21wYXJlIHRoZW0sIGFuZCB3aXRoIGAtLXJlbGVhc2VgIGEgcGxhY2Vob2xkZXIgaXMgYW4gZXJyb3IuXG5pbXBvcnQgeyByZWFkRmlsZVN5bmMsIHdyaXRlRmlsZVN5bmMgfSBmcm9tICdub2RlOmZzJztcbmltcG9ydCB7IGRpcm5hbWUsIGpvaW4gfSBmcm9tICdub2RlOnBhdGgnO1xuaW1wb3J0IHsgZmlsZVVSTFRvUGF0aCB9IGZyb20gJ25vZGU6dXJsJztcbmltcG9ydCB7IHJlcG9zaXRvcnlGaWxlcyB9IGZyb20gJy4vY2hlY2stbGF5b3V0Lm1qcyc7XG5cbi8qKiBAdHlwZWRlZiB7eyByZWFkb25seSByZXBvc2l0b3J5OiBzdHJpbmcsIHJlYWRvbmx5IHNpdGU6IHN0cmluZyB9fSBBZGRyZXNzZXMgKi9cblxuLyoqIFRoZSB0b3AtbGV2ZWwgZG9tYWluIHRoYXQgbmV2ZXIgbGVhZHMgYW55d2hlcmUgKFJGQyAyNjA2KS4gKi9cbmNvbnN0IFBMQUNFSE9MREVSID0gL1xcLmludmFsaWQoXFwvfCQpLztcblxuLyoqXG4gKiBXaGVyZSBhIGZpbGUgaGFzIGFuIGFkZHJlc3M6IHRoZSB0ZXh0IGFyb3VuZCBpdCwgd2l0aCB0aGUgYWRkcmVzcyBhcyB0aGUgc2Vjb25kIGdyb3VwLlxuICogQHR5cGUge3JlYWRvbmx5IChyZWFkb25seSBbZmlsZTogUmVnRXhwLCB0ZXh0OiBSZWdFeHAsIGFkZHJlc3M6IChhZGRyZXNzZXM6IEFkZHJlc3NlcykgPT4gc3RyaW5nXSlbXX1cbiAqL1xuY29uc3QgUExBQ0VTID0gW1xuICBbXG4gICAgL14ocGFja2FnZXN8dGVtcGxhdGVzKVxcL1teL10rXFwvcGFja2FnZVxcLmpzb24kLyxcbiAgICAvKFwidXJsXCI6IFwiKShbXlwiXSspKFwiKS8sXG4gICAgKHsgcmVwb3NpdG9yeSB9KSA9PiBgZ2l0KyR7cmVwb3NpdG9yeX0uZ2l0YCxcbiAgXSxcbiAgWy9ecGFja2FnZXNcXC9jb3JlXFwvc3JjXFwvd2FybmluZ3NcXC93YXJuaW5nXFwudHMkLywgLyhjb25zdCBQQUdFUyA9ICcpKFteJ10rKSgnKS8sICh7IHNpdGUgfSkgPT4gYCR7c2l0ZX0vZS9gXSxcbiAgWy9ecGFja2FnZXNcXC9odHRwXFwvc3JjXFwvZGlhZ25vc3RpY3NcXC50cyQvLCAvKGNvbnN0IFBBR0VTID0gJykoW14nXSspKCcpLywgKHsgc2l0ZSB9KSA9PiBgJHtzaXRlfS9lL2BdLFxuICBbXG4gICAgL15cXC5naXRodWJcXC9JU1NVRV9URU1QTEFURVxcL2NvbmZpZ1xcLnltbCQvLFxuICAgIC8odXJsOiApKFxcUyspKFxcL3NlY3VyaXR5XFwvcG9saWN5KS8sXG4gICAgKHsgcmVwb3NpdG9yeSB9KSA9PiByZXBvc2l0b3J5LFxuICBdLFxuICBbXG4gICAgL15vcHNcXC8oUkVBRE1FXFwubWR8cHJvbWV0aGV1c1xcL1teL10rXFwueW1sKSQvLFxuICAgIC8ocnVuYm9va191cmw6IHxSZXBsYWNlIGApKFteXFxzYF0rKShcXC9vcHNcXC9SRUFETUVcXC5tZCkvZyxcbiAgICAoeyByZXBvc2l0b3J5IH0pID0+IHJlcG9zaXRvcnksXG4gIF0sXG5dO1xuXG4vKipcbiAqIFRoZSBmaWxlcyB3aXRoIG90aGVyIGFkZHJlc3NlcyB0aGFuIHRoZXNlLCBhbmQgdGhlaXIgdGV4dHMgd2l0aCB0aGVtLlxuICogQHBhcmFtIHtyZWFkb25seSBzdHJpbmdbXX0gZmlsZXNcbiAqIEBwYXJhbSB7KHBhdGg6IHN0cmluZykgPT4gc3RyaW5nfSByZWFkXG4gKiBAcGFyYW0ge0FkZHJlc3Nlc30gYWRkcmVzc2VzXG4gKiBAcmV0dXJucyB7TWFwPHN0cmluZywgc3RyaW5nPn1cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIG91dGRhdGVkRmlsZXMoZmlsZXMsIHJlYWQsIGFkZHJlc3Nlcykge1xuICAvKiogQHR5cGUge01hcDxzdHJpbmcsIHN0cmluZz59ICovXG4gIGNvbnN0IG91dGRhdGVkID0gbmV3IE1hcCgpO1xuICBmb3IgKGNvbnN0IFtmaWxlLCB0ZXh0LCBhZGRyZXNzXSBvZiBQTEFDRVMpIHtcbiAgICBmb3IgKGNvbnN0IHBhdGggb2YgZmlsZXMuZmlsdGVyKChvbmUpID0+IGZpbGUudGVzdChvbmUpKSkge1xuICAgICAgY29uc3QgYmVmb3JlID0gcmVhZChwYXRoKTtcbiAgICAgIGNvbnN0IGFmdGVyID0gYmVmb3JlLnJlcGxhY2UodGV4dCwgKF8sIGhlYWQsIF9vbGQsIHRhaWwpID0+IGAke2hlYWR9JHthZGRyZXNzKGFkZHJlc3Nlcyl9JHt0YWlsfWApO1xuICAgICAgaWYgKGFmdGVyICE9PSBiZWZvcmUgfHwgYmVmb3JlLnNlYXJjaCh0ZXh0KSA8IDApIG91dGRhdGVkLnNldChwYXRoLCBhZnRlcik7XG4gICAgfVxuICB9XG4gIHJldHVybiBvdXRkYXRlZDtcbn1cblxuLyoqXG4gKiBUaGUgYWRkcmVzc2VzIHRoYXQgbGVhZCBub3doZXJlIHlldC5cbiAqIEBwYXJhbSB7QWRkcmVzc2VzfSBhZGRyZXNzZXNcbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHBsYWNlaG9sZGVycyhhZGRyZXNzZXMpIHtcbiAgcmV0dXJuIE9iamVjdC5lbnRyaWVzKGFkZHJlc3NlcylcbiAgICAuZmlsdGVyKChbLCB1cmxdKSA9PiBQTEFDRUhPTERFUi50ZXN0KHVybCkpXG4gICAgLm1hcChcbiAgICAgIChbbmFtZSwgdXJsXSkgPT5cbiAgICAgICAgYGFkZHJlc3Nlcy5qc29uOiBcXGAke25hbWV9XFxgIGlzICR7dXJsfSwgYSBwbGFjZWhvbGRlcjogc2V0IGl0LCB0aGVuIHJ1biBcXGBucG0gcnVuIGFkZHJlc3Nlc1xcYGAsXG4gICAgKTtcbn1cblxuLyoqXG4gKiBAcGFyYW0ge3N0cmluZ30gcm9vdFxuICogQHJldHVybnMge0FkZHJlc3Nlc31cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJlYWRBZGRyZXNzZXMocm9vdCkge1xuICByZXR1cm4gSlNPTi5wYXJzZShyZWFkRmlsZVN5bmMoam9pbihyb290LCAnYWRkcmVzc2VzLmpzb24nKSwgJ3V0ZjgnKSk7XG59XG5cbmlmIChwcm9jZXNzLmFyZ3ZbMV0gPT09IGZpbGVVUkxUb1BhdGgoaW1wb3J0Lm1ldGEudXJsKSkge1xuICBjb25zdCByb290ID0gZGlybmFtZShkaXJuYW1lKGZpbGVVUkxUb1BhdGgoaW1wb3J0Lm1ldGEudXJsKSkpO1xuICBjb25zdCBhZGRyZXNzZXMgPSByZWFkQWRkcmVzc2VzKHJvb3QpO1xuICBpZiAocHJvY2Vzcy5hcmd2LmluY2x1ZGVzKCctLXJlbGVhc2UnKSkge1xuICAgIGZvciAoY29uc3QgcHJvYmxlbSBvZiBwbGFjZWhvbGRlcnMoYWRkcmVzc2VzKSkgY29uc29sZS5lcnJvcihwcm9ibGVtKTtcbiAgICBwcm9jZXNzLmV4aXQocGxhY2Vob2xkZXJzKGFkZHJlc3NlcykubGVuZ3RoID09PSAwID8gMCA6IDEpO1xuICB9XG4gIGNvbnN0IG91dGRhdGVkID0gb3V0ZGF0ZWRGaWxlcyhcbiAgICByZXBvc2l0b3J5RmlsZXMocm9vdCksXG4gICAgKHBhdGgpID0+IHJlYWRGaWxlU3luYyhqb2luKHJvb3QsIHBhdGgpLCAndXRmOCcpLFxuICAgIGFkZHJlc3NlcyxcbiAgKTtcbiAgZm9yIChjb25zdCBbcGF0aCwgdGV4dF0gb2Ygb3V0ZGF0ZWQpIHdyaXRlRmlsZVN5bmMoam9pbihyb290LCBwYXRoKSwgdGV4dCk7XG4gIGNvbnNvbGUubG9nKGBhZGRyZXNzZXM6ICR7b3V0ZGF0ZWQuc2l6ZX0gZmlsZXMgY2hhbmdlZC5gKTtcbn1cbiIsICJjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZGlybmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NjcmlwdHMvY2hlY2stbGF5b3V0Lm1qc1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwgPSBcImZpbGU6Ly8vd29yay93dC9wYWdlczE5L3NjcmlwdHMvY2hlY2stbGF5b3V0Lm1qc1wiOy8vIEB0cy1jaGVja1xuLy8gQ2hlY2tzIHRoZSBsYXlvdXQgb2YgdGhlIHJlcG9zaXRvcnk6IHNtYWxsIGZpbGVzLCBuYW1lcyB0aGF0IHNheSBzb21ldGhpbmcsIHBhY2thZ2VzIG9mIG9uZSBzaGFwZSwgaW1wb3J0c1xuLy8gdGhhdCBwb2ludCBkb3duLCBwbGFpbiBFbmdsaXNoLCBsaW5lcyB0aGF0IGZpdC4gVGhlIGxpbnRlciBjaGVja3MgaW1wb3J0cyBiZXR3ZWVuIHBhY2thZ2VzIGFuZCBgZXhwb3J0ICpgLFxuLy8gaW4gYmlvbWUuanNvbi5cbmltcG9ydCB7IHNwYXduU3luYyB9IGZyb20gJ25vZGU6Y2hpbGRfcHJvY2Vzcyc7XG5pbXBvcnQgeyByZWFkRmlsZVN5bmMgfSBmcm9tICdub2RlOmZzJztcbmltcG9ydCB7IGJhc2VuYW1lLCBkaXJuYW1lLCBqb2luIH0gZnJvbSAnbm9kZTpwYXRoJztcbmltcG9ydCB7IGZpbGVVUkxUb1BhdGggfSBmcm9tICdub2RlOnVybCc7XG5pbXBvcnQgeyBsYXllclByb2JsZW1zIH0gZnJvbSAnLi9sYXlvdXQvbGF5ZXJzLm1qcyc7XG5pbXBvcnQgeyB3aWR0aFByb2JsZW1zIH0gZnJvbSAnLi9sYXlvdXQvbGluZS13aWR0aHMubWpzJztcbmltcG9ydCB7IHByb3NlUHJvYmxlbXMgfSBmcm9tICcuL2xheW91dC9wcm9zZS1wYXR0ZXJucy5tanMnO1xuXG5jb25zdCBTTUFMTCA9IDIwMDtcbmNvbnN0IFNNQUxMX1NIQVJFID0gMC45O1xuY29uc3QgTEFSR0VTVCA9IDQwMDtcblxuLyoqXG4gKiBGaWxlcyB0aGF0IG1heSBicmVhayBhIHJ1bGUsIGVhY2ggd2l0aCB0aGUgcmVhc29uLiBUaGVzZSBsaXN0cyBtYXkgb25seSBnZXQgc2hvcnRlcjogYW4gZW50cnkgdGhhdCBpcyBub1xuICogbG9uZ2VyIG5lZWRlZCBpcyBhIHByb2JsZW0gdG9vLlxuICogQHR5cGVkZWYge29iamVjdH0gRXhjZXB0aW9uc1xuICogQHByb3BlcnR5IHtSZWFkb25seTxSZWNvcmQ8c3RyaW5nLCBzdHJpbmc+Pn0gbG9uZyBmaWxlcyBvZiBtb3JlIHRoYW4ge0BsaW5rIExBUkdFU1R9IGxpbmVzXG4gKiBAcHJvcGVydHkge1JlYWRvbmx5PFJlY29yZDxzdHJpbmcsIHN0cmluZz4+fSBiZXNpZGVTcmMgZmlsZXMgYmVzaWRlIGBzcmMvYCB0aGF0IG9ubHkgdGhpcyBwYWNrYWdlIG5lZWRzXG4gKi9cblxuLyoqIEB0eXBlIHtFeGNlcHRpb25zfSAqL1xuY29uc3QgRVhDRVBUSU9OUyA9IHtcbiAgbG9uZzoge30sXG4gIGJlc2lkZVNyYzoge1xuICAgICdwYWNrYWdlcy9jb25maWcvbGltaXRzLnNjaGVtYS5qc29uJzogJ3B1Ymxpc2hlZCB1bmRlciB0aGlzIHBhdGgsIHdoZXJlIG9sZCByZXNvbHZlcnMgYW5kIGVkaXRvcnMgbG9vaycsXG4gIH0sXG59O1xuXG4vKiogTmFtZXMgdW5kZXIgd2hpY2ggZmlsZXMgZ3JvdyB0byBhIHRob3VzYW5kIGxpbmVzLiBBIG5hbWUgbXVzdCBzYXkgd2hhdCBpcyBpbiB0aGUgZmlsZS4gKi9cbmNvbnN0IE5BTUVTX1RIQVRfU0FZX05PVEhJTkcgPSAvXih1dGlscz98aGVscGVycz98Y29tbW9ufG1pc2N8c2hhcmVkfGxpYnx0eXBlc3xjb25zdGFudHMpJC87XG5cbi8qKiBUaGUgZmlsZXMgdGhhdCBtdXN0IGFuZCB0aGF0IG1heSBiZSBiZXNpZGUgYHNyYy9gIGFuZCBgdGVzdC9gIGluIGEgcGFja2FnZSBvciB0ZW1wbGF0ZS4gKi9cbmNvbnN0IFJFUVVJUkVEX0JFU0lERV9TUkMgPSBbJ3BhY2thZ2UuanNvbicsICd0c2NvbmZpZy5qc29uJywgJ1JFQURNRS5tZCddO1xuY29uc3QgQUxMT1dFRF9CRVNJREVfU1JDID0gWy4uLlJFUVVJUkVEX0JFU0lERV9TUkMsICdDSEFOR0VMT0cubWQnXTtcblxuY29uc3QgU09VUkNFID0gL1xcLih0c3xtdHN8anN8bWpzfGx1YXxzcWwpJC87XG5jb25zdCBURVNUID0gL1xcLnRlc3QoLWQpP1xcLnRzJHxeW14vXStcXC9bXi9dK1xcL3Rlc3RcXC8vO1xuXG4vKipcbiAqIFByb2JsZW1zIG9mIGxheW91dCwgb25lIGxpbmUgcGVyIGZpbmRpbmcuXG4gKiBAcGFyYW0ge3JlYWRvbmx5IHN0cmluZ1tdfSBwYXRocyBldmVyeSBmaWxlIG9mIHRoZSByZXBvc2l0b3J5LCB3aXRoIGAvYCBiZXR3ZWVuIGZvbGRlcnNcbiAqIEBwYXJhbSB7KHBhdGg6IHN0cmluZykgPT4gc3RyaW5nfSByZWFkXG4gKiBAcGFyYW0ge0V4Y2VwdGlvbnN9IGV4Y2VwdGlvbnNcbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGxheW91dFByb2JsZW1zKHBhdGhzLCByZWFkLCB7IGxvbmcsIGJlc2lkZVNyYyB9ID0gRVhDRVBUSU9OUykge1xuICByZXR1cm4gW1xuICAgIC4uLnNpemVzKHBhdGhzLCByZWFkLCBsb25nKSxcbiAgICAuLi5uYW1lcyhwYXRocyksXG4gICAgLi4uaW5kZXhlcyhwYXRocywgcmVhZCksXG4gICAgLi4ucGFja2FnZXMocGF0aHMsIGJlc2lkZVNyYyksXG4gIF07XG59XG5cbi8qKlxuICogQHBhcmFtIHtyZWFkb25seSBzdHJpbmdbXX0gcGF0aHNcbiAqIEBwYXJhbSB7KHBhdGg6IHN0cmluZykgPT4gc3RyaW5nfSByZWFkXG4gKiBAcGFyYW0ge1JlYWRvbmx5PFJlY29yZDxzdHJpbmcsIHN0cmluZz4+fSBsb25nRmlsZXNcbiAqL1xuZnVuY3Rpb24gc2l6ZXMocGF0aHMsIHJlYWQsIGxvbmdGaWxlcykge1xuICBjb25zdCBwcm9ibGVtcyA9IFtdO1xuICBjb25zdCBsaW5lcyA9IG5ldyBNYXAoXG4gICAgcGF0aHMuZmlsdGVyKChwYXRoKSA9PiBTT1VSQ0UudGVzdChwYXRoKSkubWFwKChwYXRoKSA9PiBbcGF0aCwgbGluZUNvdW50KHJlYWQocGF0aCkpXSksXG4gICk7XG4gIGZvciAoY29uc3QgW3BhdGgsIGNvdW50XSBvZiBsaW5lcykge1xuICAgIGlmIChjb3VudCA+IExBUkdFU1QgJiYgIShwYXRoIGluIGxvbmdGaWxlcykpIHByb2JsZW1zLnB1c2goYCR7cGF0aH06ICR7Y291bnR9IGxpbmVzLCBhYm92ZSAke0xBUkdFU1R9YCk7XG4gIH1cbiAgZm9yIChjb25zdCBbcGF0aCwgcmVhc29uXSBvZiBPYmplY3QuZW50cmllcyhsb25nRmlsZXMpKSB7XG4gICAgaWYgKChsaW5lcy5nZXQocGF0aCkgPz8gMCkgPD0gTEFSR0VTVClcbiAgICAgIHByb2JsZW1zLnB1c2goYCR7cGF0aH06IHJlbW92ZSBpdCBmcm9tIHRoZSBsb25nIGZpbGVzOiBpdCBpcyBzaG9ydCBlbm91Z2hgKTtcbiAgICBpZiAocmVhc29uID09PSAnJykgcHJvYmxlbXMucHVzaChgJHtwYXRofTogaXMgbGlzdGVkIGFtb25nIHRoZSBsb25nIGZpbGVzIHdpdGhvdXQgYSByZWFzb25gKTtcbiAgfVxuICBjb25zdCBzb3VyY2VzID0gWy4uLmxpbmVzXS5maWx0ZXIoKFtwYXRoXSkgPT4gIVRFU1QudGVzdChwYXRoKSk7XG4gIGNvbnN0IGxvbmcgPSBzb3VyY2VzLmZpbHRlcigoWywgY291bnRdKSA9PiBjb3VudCA+IFNNQUxMKTtcbiAgaWYgKGxvbmcubGVuZ3RoID4gc291cmNlcy5sZW5ndGggKiAoMSAtIFNNQUxMX1NIQVJFKSkge1xuICAgIGNvbnN0IGxpc3QgPSBsb25nLm1hcCgoW3BhdGgsIGNvdW50XSkgPT4gYCR7cGF0aH0gKCR7Y291bnR9KWApLmpvaW4oJywgJyk7XG4gICAgcHJvYmxlbXMucHVzaChcbiAgICAgIGBvbmx5ICR7c291cmNlcy5sZW5ndGggLSBsb25nLmxlbmd0aH0gb2YgJHtzb3VyY2VzLmxlbmd0aH0gc291cmNlIGZpbGVzIGhhdmUgYXQgbW9zdCAke1NNQUxMfSBsaW5lczogJHtsaXN0fWAsXG4gICAgKTtcbiAgfVxuICByZXR1cm4gcHJvYmxlbXM7XG59XG5cbi8qKiBAcGFyYW0ge3JlYWRvbmx5IHN0cmluZ1tdfSBwYXRocyAqL1xuZnVuY3Rpb24gbmFtZXMocGF0aHMpIHtcbiAgcmV0dXJuIHBhdGhzXG4gICAgLmZpbHRlcigocGF0aCkgPT4gU09VUkNFLnRlc3QocGF0aCkpXG4gICAgLmZpbHRlcigocGF0aCkgPT5cbiAgICAgIHBhdGguc3BsaXQoJy8nKS5zb21lKChwYXJ0KSA9PiBOQU1FU19USEFUX1NBWV9OT1RISU5HLnRlc3QocGFydC5yZXBsYWNlKC9cXC5bXi5dKiQvLCAnJykpKSxcbiAgICApXG4gICAgLm1hcCgocGF0aCkgPT4gYCR7cGF0aH06IG5hbWUgaXQsIGFuZCBpdHMgZm9sZGVycywgYWZ0ZXIgd2hhdCBpcyBpbiBpdGApO1xufVxuXG4vKipcbiAqIEFuIGBpbmRleC50c2AgbGlzdHMgd2hhdCBhIHBhY2thZ2UgZXhwb3J0cywgYW5kIGhhcyBubyBjb2RlIG9mIGl0cyBvd24uXG4gKiBAcGFyYW0ge3JlYWRvbmx5IHN0cmluZ1tdfSBwYXRoc1xuICogQHBhcmFtIHsocGF0aDogc3RyaW5nKSA9PiBzdHJpbmd9IHJlYWRcbiAqL1xuZnVuY3Rpb24gaW5kZXhlcyhwYXRocywgcmVhZCkge1xuICBjb25zdCBzdGF0ZW1lbnQgPSAvXmV4cG9ydCAodHlwZSApP1xce1tefV0qXFx9IGZyb20gJ1teJ10rJzskLztcbiAgcmV0dXJuIChcbiAgICBwYXRoc1xuICAgICAgLy8gVGhlIHNpdGUncyBnZW5lcmF0b3IgbG9va3MgZm9yIGl0cyB0aGVtZSBieSB0aGlzIG5hbWUuXG4gICAgICAuZmlsdGVyKChwYXRoKSA9PiBiYXNlbmFtZShwYXRoKSA9PT0gJ2luZGV4LnRzJyAmJiAhcGF0aC5pbmNsdWRlcygnLy52aXRlcHJlc3MvJykpXG4gICAgICAuZmxhdE1hcCgocGF0aCkgPT4ge1xuICAgICAgICBjb25zdCBjb2RlID0gcmVhZChwYXRoKS5yZXBsYWNlKC9cXC9cXCpbXFxzXFxTXSo/XFwqXFwvfF5cXC9cXC8uKiQvZ20sICcnKTtcbiAgICAgICAgY29uc3Qgc3RhdGVtZW50cyA9IGNvZGUuc3BsaXQoLyg/PD07KVxcbisvKS5tYXAoKHRleHQpID0+IHRleHQudHJpbSgpKTtcbiAgICAgICAgY29uc3Qgb3RoZXIgPSBzdGF0ZW1lbnRzLmZpbmQoKHRleHQpID0+IHRleHQgIT09ICcnICYmICFzdGF0ZW1lbnQudGVzdCh0ZXh0KSk7XG4gICAgICAgIHJldHVybiBvdGhlciA9PT0gdW5kZWZpbmVkXG4gICAgICAgICAgPyBbXVxuICAgICAgICAgIDogW2Ake3BhdGh9OiBvbmx5IHJlLWV4cG9ydHMgYnkgbmFtZSBhcmUgYWxsb3dlZCBoZXJlLCBub3QgXCIke2ZpcnN0TGluZShvdGhlcil9XCJgXTtcbiAgICAgIH0pXG4gICk7XG59XG5cbi8qKlxuICogQHBhcmFtIHtyZWFkb25seSBzdHJpbmdbXX0gcGF0aHNcbiAqIEBwYXJhbSB7UmVhZG9ubHk8UmVjb3JkPHN0cmluZywgc3RyaW5nPj59IGJlc2lkZVNyY1xuICovXG5mdW5jdGlvbiBwYWNrYWdlcyhwYXRocywgYmVzaWRlU3JjKSB7XG4gIGNvbnN0IHByb2JsZW1zID0gT2JqZWN0LmtleXMoYmVzaWRlU3JjKVxuICAgIC5maWx0ZXIoKHBhdGgpID0+ICFwYXRocy5pbmNsdWRlcyhwYXRoKSlcbiAgICAubWFwKChwYXRoKSA9PiBgJHtwYXRofTogcmVtb3ZlIGl0cyBleGNlcHRpb246IHRoZSBmaWxlIGRvZXMgbm90IGV4aXN0YCk7XG4gIGNvbnN0IGZvbGRlcnMgPSBuZXcgU2V0KHBhdGhzLmZpbHRlcigocGF0aCkgPT4gL14ocGFja2FnZXN8dGVtcGxhdGVzKVxcL1teL10rXFwvLy50ZXN0KHBhdGgpKS5tYXAocGFja2FnZU9mKSk7XG4gIGZvciAoY29uc3QgZm9sZGVyIG9mIGZvbGRlcnMpIHtcbiAgICBjb25zdCBiZXNpZGUgPSBwYXRoc1xuICAgICAgLmZpbHRlcigocGF0aCkgPT4gcGFja2FnZU9mKHBhdGgpID09PSBmb2xkZXIpXG4gICAgICAubWFwKChwYXRoKSA9PiBwYXRoLnNsaWNlKGZvbGRlci5sZW5ndGggKyAxKSlcbiAgICAgIC5maWx0ZXIoKHBhdGgpID0+ICEvXihzcmN8dGVzdClcXC8vLnRlc3QocGF0aCkpO1xuICAgIGZvciAoY29uc3QgZmlsZSBvZiBSRVFVSVJFRF9CRVNJREVfU1JDKSB7XG4gICAgICBpZiAoIWJlc2lkZS5pbmNsdWRlcyhmaWxlKSkgcHJvYmxlbXMucHVzaChgJHtmb2xkZXJ9OiBoYXMgbm8gJHtmaWxlfWApO1xuICAgIH1cbiAgICBmb3IgKGNvbnN0IGZpbGUgb2YgYmVzaWRlKSB7XG4gICAgICBpZiAoIUFMTE9XRURfQkVTSURFX1NSQy5pbmNsdWRlcyhmaWxlKSAmJiAhKGAke2ZvbGRlcn0vJHtmaWxlfWAgaW4gYmVzaWRlU3JjKSlcbiAgICAgICAgcHJvYmxlbXMucHVzaChgJHtmb2xkZXJ9LyR7ZmlsZX06IG1vdmUgY29uZmlndXJhdGlvbiB0byB0aGUgcm9vdCBhbmQgY29kZSB0byBzcmNgKTtcbiAgICB9XG4gIH1cbiAgcmV0dXJuIHByb2JsZW1zO1xufVxuXG4vKiogQHBhcmFtIHtzdHJpbmd9IHBhdGggKi9cbmZ1bmN0aW9uIHBhY2thZ2VPZihwYXRoKSB7XG4gIHJldHVybiBwYXRoLnNwbGl0KCcvJywgMikuam9pbignLycpO1xufVxuXG4vKiogQHBhcmFtIHtzdHJpbmd9IHRleHQgKi9cbmZ1bmN0aW9uIGxpbmVDb3VudCh0ZXh0KSB7XG4gIHJldHVybiB0ZXh0LnNwbGl0KCdcXG4nKS5sZW5ndGggLSAodGV4dC5lbmRzV2l0aCgnXFxuJykgPyAxIDogMCk7XG59XG5cbi8qKiBAcGFyYW0ge3N0cmluZ30gdGV4dCAqL1xuZnVuY3Rpb24gZmlyc3RMaW5lKHRleHQpIHtcbiAgcmV0dXJuIHRleHQuc3BsaXQoJ1xcbicsIDEpWzBdO1xufVxuXG4vKipcbiAqIEV2ZXJ5IGZpbGUgdGhhdCBpcywgb3IgY291bGQgYmUsIHVuZGVyIHZlcnNpb24gY29udHJvbC5cbiAqIEBwYXJhbSB7c3RyaW5nfSByb290XG4gKi9cbmV4cG9ydCBmdW5jdGlvbiByZXBvc2l0b3J5RmlsZXMocm9vdCkge1xuICAvLyBSb29tIGZvciB0aGUgcGF0aHMgb2YgYSBjaGVja291dCB0aGF0IGhvbGRzIGZhciBtb3JlIHRoYW4gdGhlIHByb2plY3QuXG4gIGNvbnN0IG1heEJ1ZmZlciA9IDIgKiogMjg7XG4gIGNvbnN0IHsgc3Rkb3V0LCBzdGF0dXMsIHN0ZGVyciwgZXJyb3IgfSA9IHNwYXduU3luYyhcbiAgICAnZ2l0JyxcbiAgICBbJ2xzLWZpbGVzJywgJy16JywgJy0tY2FjaGVkJywgJy0tb3RoZXJzJywgJy0tZXhjbHVkZS1zdGFuZGFyZCcsICctLWRlZHVwbGljYXRlJ10sXG4gICAgeyBjd2Q6IHJvb3QsIGVuY29kaW5nOiAndXRmOCcsIG1heEJ1ZmZlciB9LFxuICApO1xuICBpZiAoc3RhdHVzICE9PSAwKSB0aHJvdyBuZXcgRXJyb3IoYGdpdCBscy1maWxlcyBmYWlsZWQ6ICR7ZXJyb3IgPz8gc3RkZXJyfWApO1xuICBjb25zdCBkZWxldGVkID0gc3Bhd25TeW5jKCdnaXQnLCBbJ2xzLWZpbGVzJywgJy16JywgJy0tZGVsZXRlZCddLCB7XG4gICAgY3dkOiByb290LFxuICAgIGVuY29kaW5nOiAndXRmOCcsXG4gICAgbWF4QnVmZmVyLFxuICB9KS5zdGRvdXQ7XG4gIGNvbnN0IGdvbmUgPSBuZXcgU2V0KGRlbGV0ZWQuc3BsaXQoJ1xcMCcpKTtcbiAgcmV0dXJuIHN0ZG91dC5zcGxpdCgnXFwwJykuZmlsdGVyKChwYXRoKSA9PiBwYXRoICE9PSAnJyAmJiAhZ29uZS5oYXMocGF0aCkpO1xufVxuXG5pZiAocHJvY2Vzcy5hcmd2WzFdID09PSBmaWxlVVJMVG9QYXRoKGltcG9ydC5tZXRhLnVybCkpIHtcbiAgY29uc3Qgcm9vdCA9IGRpcm5hbWUoZGlybmFtZShmaWxlVVJMVG9QYXRoKGltcG9ydC5tZXRhLnVybCkpKTtcbiAgY29uc3QgcGF0aHMgPSByZXBvc2l0b3J5RmlsZXMocm9vdCk7XG4gIC8qKiBAcGFyYW0ge3N0cmluZ30gcGF0aCAqL1xuICBjb25zdCByZWFkID0gKHBhdGgpID0+IHJlYWRGaWxlU3luYyhqb2luKHJvb3QsIHBhdGgpLCAndXRmOCcpO1xuICBjb25zdCBwcm9ibGVtcyA9IFtsYXlvdXRQcm9ibGVtcywgbGF5ZXJQcm9ibGVtcywgcHJvc2VQcm9ibGVtcywgd2lkdGhQcm9ibGVtc10uZmxhdE1hcCgoZmluZCkgPT5cbiAgICBmaW5kKHBhdGhzLCByZWFkKSxcbiAgKTtcbiAgZm9yIChjb25zdCBwcm9ibGVtIG9mIHByb2JsZW1zKSBjb25zb2xlLmVycm9yKHByb2JsZW0pO1xuICBjb25zb2xlLmxvZyhgY2hlY2stbGF5b3V0OiAke3BhdGhzLmxlbmd0aH0gZmlsZXMsICR7cHJvYmxlbXMubGVuZ3RofSBwcm9ibGVtcy5gKTtcbiAgcHJvY2Vzcy5leGl0Q29kZSA9IHByb2JsZW1zLmxlbmd0aCA+IDAgPyAxIDogMDtcbn1cbiIsICJjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZGlybmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzL2xheW91dFwiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9maWxlbmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzL2xheW91dC9sYXllcnMubWpzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXQvbGF5ZXJzLm1qc1wiOy8vIEB0cy1jaGVja1xuLy8gSW5zaWRlIGEgcGFja2FnZSwgaW1wb3J0cyBwb2ludCBkb3duOiBmcm9tIGEgZm9sZGVyIHRvIGxvd2VyIG9uZXMsIG5ldmVyIHVwIGFuZCBuZXZlciB0byBhIGZvbGRlciBiZXNpZGVcbi8vIGl0LlxuaW1wb3J0IHsgcG9zaXggfSBmcm9tICdub2RlOnBhdGgnO1xuaW1wb3J0IHsgcHJvYmxlbXNPZiB9IGZyb20gJy4vZXhjZXB0aW9ucy5tanMnO1xuXG4vKiogQHR5cGVkZWYge2ltcG9ydCgnLi9leGNlcHRpb25zLm1qcycpLkV4Y2VwdGlvbn0gRXhjZXB0aW9uICovXG4vKiogQHR5cGVkZWYge2ltcG9ydCgnLi9leGNlcHRpb25zLm1qcycpLkZpbmRpbmd9IEZpbmRpbmcgKi9cblxuLyoqXG4gKiBUaGUgZmlsZXMgZGlyZWN0bHkgaW4gYHNyY2AsIGV4Y2VwdCBmb3IgdGhvc2UgdGhhdCB7QGxpbmsgTEFZRVJTfSBuYW1lczogdGhlIHdvcmRzIHRoYXQgZXZlcnl0aGluZyBlbHNlXG4gKiB1c2VzLlxuICovXG5jb25zdCBWT0NBQlVMQVJZID0gJ3ZvY2FidWxhcnknO1xuXG4vKipcbiAqIEZvbGRlcnMgYW5kIHJvb3QgZmlsZXMgb2YgZWFjaCBwYWNrYWdlLCBmcm9tIHRoZSB0b3AuIFRob3NlIG9uIG9uZSBsaW5lIG11c3Qgbm90IGltcG9ydCBlYWNoIG90aGVyLlxuICogQHR5cGUge1JlYWRvbmx5PFJlY29yZDxzdHJpbmcsIHJlYWRvbmx5IChyZWFkb25seSBzdHJpbmdbXSlbXT4+fVxuICovXG5jb25zdCBMQVlFUlMgPSB7XG4gIGNvcmU6IFtcbiAgICBbJ2luZGV4LnRzJ10sXG4gICAgWydsaW1pdGVyJ10sXG4gICAgWyd3YWl0aW5nJywgJ291dGFnZScsICdldmVudHMnLCAncmVtZW1iZXJlZCcsICdlbmdpbmUnXSxcbiAgICBbJ3Jlc2VydmF0aW9uJ10sXG4gICAgWydjaGVja3MnLCAnc3RvcmUta2l0J10sXG4gICAgWyd0cmFuc2l0aW9ucyddLFxuICAgIFsnYWxnb3JpdGhtcycsICd0ZXN0aW5nJ10sXG4gICAgWyd3YXJuaW5ncyddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgXSxcbiAgaHR0cDogW1xuICAgIFsnaW5kZXgudHMnXSxcbiAgICBbJ25vZGUnLCAnd2ViJ10sXG4gICAgWydndWFyZC50cyddLFxuICAgIFsnY291bnRpbmcnLCAnYW5zd2VycyddLFxuICAgIFsnb3B0aW9ucyddLFxuICAgIFsnaGVhZGVycycsICdhZGRyZXNzZXMnLCAna2V5cyddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgXSxcbiAgY29uZmlnOiBbXG4gICAgWydpbmRleC50cyddLFxuICAgIFsnZXhwbGFpbi50cyddLFxuICAgIFsnbG9hZC1jb25maWcudHMnXSxcbiAgICBbJ2xvYWRlZC1jb25maWcudHMnXSxcbiAgICBbJ2NvbmZpZy1zdG9yZXMudHMnXSxcbiAgICBbJ2luc3RhbGxlZCddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgICBbJ3dhdGNoJywgJ2Vudm95J10sXG4gICAgWydjb25maWctY2hhbmdlcy50cycsICdydWxlcyddLFxuICAgIFsnZmlsZSddLFxuICBdLFxuICBzZXJ2ZXI6IFtcbiAgICBbJ2luZGV4LnRzJ10sXG4gICAgWydjbGknXSxcbiAgICBbJ3JlcGxheSddLFxuICAgIFsnY3JlYXRlLXNlcnZlci50cyddLFxuICAgIFsncnVubmluZy1zZXJ2ZXIudHMnXSxcbiAgICBbJ3NlcnZlci1vcHRpb25zLnRzJ10sXG4gICAgWydodHRwJywgJ2dycGMnXSxcbiAgICBbJ2Vudm95J10sXG4gICAgWydhY2Nlc3MnXSxcbiAgICBbJ3NlcnZpY2UnXSxcbiAgICBbJ3N0b3JlJywgJ3RlbGVtZXRyeSddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgXSxcbiAgb3V0Ym91bmQ6IFtcbiAgICBbJ2luZGV4LnRzJ10sXG4gICAgWydmZXRjaCcsICdheGlvcycsICd1bmRpY2knLCAnZ290JywgJ29jdG9raXQnLCAnYnVsbG1xJywgJ3BnLWJvc3MnLCAnYW1xcGxpYiddLFxuICAgIFsnY2FsbHMnXSxcbiAgICBbJ3Vwc3RyZWFtJ10sXG4gICAgWydzdG9yZScsICd3YWl0aW5nJ10sXG4gICAgWydxdW90YScsICdwcm9maWxlcycsICd0ZXN0aW5nJ10sXG4gICAgW1ZPQ0FCVUxBUlldLFxuICBdLFxuICB0ZWxlbWV0cnk6IFtcbiAgICBbJ2luZGV4LnRzJ10sXG4gICAgWydjcmVhdGUtdGVsZW1ldHJ5LnRzJ10sXG4gICAgWyd0ZWxlbWV0cnkudHMnLCAndGVsZW1ldHJ5LW9wdGlvbnMudHMnXSxcbiAgICBbJ2V4cG9zaXRpb24nXSxcbiAgICBbJ21ldHJpY3MnXSxcbiAgICBbJ2RlbmlhbC1sb2cnXSxcbiAgICBbJ3RvcC1rZXlzJ10sXG4gICAgWydjb3VudGVycyddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgXSxcbiAgZGFzaGJvYXJkOiBbXG4gICAgWydpbmRleC50cyddLFxuICAgIFsnY3JlYXRlLWRhc2hib2FyZC50cycsICd1c2FnZSddLFxuICAgIFsnZGFzaGJvYXJkLnRzJywgJ2Rhc2hib2FyZC1vcHRpb25zLnRzJ10sXG4gICAgWydtb3VudHMnXSxcbiAgICBbJ2FjdGlvbnMnLCAna2V5cycsICdsaXZlJywgJ3BhZ2UnLCAnYnJvd3NlciddLFxuICAgIFsnbGltaXRlcnMnLCAnc2VydmluZyddLFxuICAgIFtWT0NBQlVMQVJZXSxcbiAgXSxcbn07XG5cbi8qKlxuICogQXJyb3dzIHRoYXQgcG9pbnQgdGhlIHdyb25nIHdheSBmb3Igbm93LiBUaGlzIGxpc3QgbWF5IG9ubHkgZ2V0IHNob3J0ZXIuXG4gKiBAdHlwZSB7cmVhZG9ubHkgRXhjZXB0aW9uW119XG4gKi9cbmNvbnN0IEVYQ0VQVElPTlMgPSBbXTtcblxuLyoqXG4gKiBJbXBvcnRzIHRoYXQgcG9pbnQgdXAgb3Igc2lkZXdheXMsIGFuZCBmb2xkZXJzIHdpdGhvdXQgYSBsYXllcjsgb25lIGxpbmUgcGVyIGZpbmRpbmcuXG4gKiBAcGFyYW0ge3JlYWRvbmx5IHN0cmluZ1tdfSBwYXRoc1xuICogQHBhcmFtIHsocGF0aDogc3RyaW5nKSA9PiBzdHJpbmd9IHJlYWRcbiAqIEBwYXJhbSB7cmVhZG9ubHkgRXhjZXB0aW9uW119IGV4Y2VwdGlvbnNcbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGxheWVyUHJvYmxlbXMocGF0aHMsIHJlYWQsIGV4Y2VwdGlvbnMgPSBFWENFUFRJT05TKSB7XG4gIGNvbnN0IGZpbmRpbmdzID0gT2JqZWN0LmVudHJpZXMoTEFZRVJTKS5mbGF0TWFwKChbbmFtZSwgbGF5ZXJzXSkgPT4ge1xuICAgIGNvbnN0IHNyYyA9IGBwYWNrYWdlcy8ke25hbWV9L3NyY2A7XG4gICAgcmV0dXJuIHBhdGhzXG4gICAgICAuZmlsdGVyKChwYXRoKSA9PiBwYXRoLnN0YXJ0c1dpdGgoYCR7c3JjfS9gKSAmJiBwYXRoLmVuZHNXaXRoKCcudHMnKSAmJiAhcGF0aC5lbmRzV2l0aCgnLnRlc3QudHMnKSlcbiAgICAgIC5mbGF0TWFwKChwYXRoKSA9PiBhcnJvd3MocGF0aCwgcmVhZChwYXRoKSwgc3JjLCBsYXllcnMpKTtcbiAgfSk7XG4gIHJldHVybiBwcm9ibGVtc09mKGZpbmRpbmdzLCBleGNlcHRpb25zKTtcbn1cblxuLyoqXG4gKiBAcGFyYW0ge3N0cmluZ30gcGF0aFxuICogQHBhcmFtIHtzdHJpbmd9IHRleHRcbiAqIEBwYXJhbSB7c3RyaW5nfSBzcmNcbiAqIEBwYXJhbSB7cmVhZG9ubHkgKHJlYWRvbmx5IHN0cmluZ1tdKVtdfSBsYXllcnNcbiAqIEByZXR1cm5zIHtGaW5kaW5nW119XG4gKi9cbmZ1bmN0aW9uIGFycm93cyhwYXRoLCB0ZXh0LCBzcmMsIGxheWVycykge1xuICBjb25zdCByb29tID0gcm9vbU9mKHBhdGgsIHNyYywgbGF5ZXJzKTtcbiAgY29uc3QgbGF5ZXIgPSBsYXllcnMuZmluZEluZGV4KChyb29tcykgPT4gcm9vbXMuaW5jbHVkZXMocm9vbSkpO1xuICBpZiAobGF5ZXIgPCAwKSByZXR1cm4gW3sgcGF0aCwgbGluZTogMSwgcGhyYXNlOiByb29tLCBhZHZpY2U6ICdnaXZlIHRoaXMgZm9sZGVyIGEgbGF5ZXIgaW4gbGF5ZXJzLm1qcycgfV07XG4gIHJldHVybiBbLi4udGV4dC5tYXRjaEFsbCgvXFxiKD86ZnJvbXxpbXBvcnQpXFxzKlxcKD9cXHMqJyhcXC5bXiddKyknL2cpXS5mbGF0TWFwKChtYXRjaCkgPT4ge1xuICAgIGNvbnN0IHRhcmdldCA9IHJvb21PZihwb3NpeC5qb2luKHBvc2l4LmRpcm5hbWUocGF0aCksIG1hdGNoWzFdID8/ICcnKSwgc3JjLCBsYXllcnMpO1xuICAgIGNvbnN0IGlzQmVsb3cgPSBsYXllcnMuZmluZEluZGV4KChyb29tcykgPT4gcm9vbXMuaW5jbHVkZXModGFyZ2V0KSkgPiBsYXllcjtcbiAgICBpZiAodGFyZ2V0ID09PSByb29tIHx8IGlzQmVsb3cpIHJldHVybiBbXTtcbiAgICBjb25zdCBsaW5lID0gdGV4dC5zbGljZSgwLCBtYXRjaC5pbmRleCArIG1hdGNoWzBdLmxlbmd0aCkuc3BsaXQoJ1xcbicpLmxlbmd0aDtcbiAgICByZXR1cm4gW3sgcGF0aCwgbGluZSwgcGhyYXNlOiBgJHtyb29tfSAtPiAke3RhcmdldH1gLCBhZHZpY2U6ICdpbXBvcnQgb25seSBmcm9tIGxvd2VyIGxheWVycycgfV07XG4gIH0pO1xufVxuXG4vKipcbiAqIFRoZSBmb2xkZXIgb2YgYSBmaWxlIG9mIHRoZSBwYWNrYWdlOyBpdHMgb3duIG5hbWUgaWYgaXQgaGFzIGEgbGF5ZXIgb2YgaXRzIG93bi5cbiAqIEBwYXJhbSB7c3RyaW5nfSBwYXRoXG4gKiBAcGFyYW0ge3N0cmluZ30gc3JjXG4gKiBAcGFyYW0ge3JlYWRvbmx5IChyZWFkb25seSBzdHJpbmdbXSlbXX0gbGF5ZXJzXG4gKi9cbmZ1bmN0aW9uIHJvb21PZihwYXRoLCBzcmMsIGxheWVycykge1xuICBjb25zdCBbZmlyc3QgPSAnJywgLi4ucmVzdF0gPSBwYXRoLnNsaWNlKHNyYy5sZW5ndGggKyAxKS5zcGxpdCgnLycpO1xuICByZXR1cm4gcmVzdC5sZW5ndGggPiAwIHx8IGxheWVycy5zb21lKChyb29tcykgPT4gcm9vbXMuaW5jbHVkZXMoZmlyc3QpKSA/IGZpcnN0IDogVk9DQUJVTEFSWTtcbn1cbiIsICJjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZGlybmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzL2xheW91dFwiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9maWxlbmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzL2xheW91dC9leGNlcHRpb25zLm1qc1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwgPSBcImZpbGU6Ly8vd29yay93dC9wYWdlczE5L3NjcmlwdHMvbGF5b3V0L2V4Y2VwdGlvbnMubWpzXCI7Ly8gQHRzLWNoZWNrXG5cbi8qKlxuICogU29tZXRoaW5nIGEgdGV4dCBjaGVjayBoYXMgZm91bmQuXG4gKiBAdHlwZWRlZiB7b2JqZWN0fSBGaW5kaW5nXG4gKiBAcHJvcGVydHkge3N0cmluZ30gcGF0aFxuICogQHByb3BlcnR5IHtudW1iZXJ9IGxpbmVcbiAqIEBwcm9wZXJ0eSB7c3RyaW5nfSBwaHJhc2Ugd2hhdCB3YXMgZm91bmQsIGluIGxvd2VyIGNhc2VcbiAqIEBwcm9wZXJ0eSB7c3RyaW5nfSBhZHZpY2VcbiAqL1xuXG4vKipcbiAqIEZpbmRpbmdzIHRvIGlnbm9yZSwgYW5kIHdoeS4gYHBhdGhgIGlzIGEgZmlsZSBvciBhIGZvbGRlci4gV2l0aG91dCBgcGhyYXNlYCwgdGhlIGV4Y2VwdGlvbiBjb3ZlcnMgYWxsIGl0c1xuICogZmluZGluZ3MuXG4gKiBAdHlwZWRlZiB7b2JqZWN0fSBFeGNlcHRpb25cbiAqIEBwcm9wZXJ0eSB7c3RyaW5nfSBwYXRoXG4gKiBAcHJvcGVydHkge3N0cmluZ30gW3BocmFzZV1cbiAqIEBwcm9wZXJ0eSB7c3RyaW5nfSByZWFzb25cbiAqL1xuXG4vKipcbiAqIFRoZSBmaW5kaW5ncyB3aXRob3V0IGFuIGV4Y2VwdGlvbiwgb25lIGxpbmUgZWFjaC4gQW4gZXhjZXB0aW9uIHRoYXQgY292ZXJzIG5vdGhpbmcgaXMgYSBwcm9ibGVtIHRvbywgc29cbiAqIHRoYXQgYSBsaXN0IG9mIGV4Y2VwdGlvbnMgY2FuIG9ubHkgc2hyaW5rLlxuICogQHBhcmFtIHtyZWFkb25seSBGaW5kaW5nW119IGZpbmRpbmdzXG4gKiBAcGFyYW0ge3JlYWRvbmx5IEV4Y2VwdGlvbltdfSBleGNlcHRpb25zXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBwcm9ibGVtc09mKGZpbmRpbmdzLCBleGNlcHRpb25zKSB7XG4gIGNvbnN0IGlzQ292ZXJlZCA9IGV4Y2VwdGlvbnMubWFwKCgpID0+IGZhbHNlKTtcbiAgY29uc3QgcHJvYmxlbXMgPSBmaW5kaW5ncy5maWx0ZXIoKGZpbmRpbmcpID0+IHtcbiAgICBjb25zdCBpbmRleCA9IGV4Y2VwdGlvbnMuZmluZEluZGV4KChleGNlcHRpb24pID0+IGNvdmVycyhleGNlcHRpb24sIGZpbmRpbmcpKTtcbiAgICBpZiAoaW5kZXggPj0gMCkgaXNDb3ZlcmVkW2luZGV4XSA9IHRydWU7XG4gICAgcmV0dXJuIGluZGV4IDwgMDtcbiAgfSk7XG4gIGNvbnN0IHVubmVlZGVkID0gZXhjZXB0aW9ucy5maWx0ZXIoKF8sIGkpID0+ICFpc0NvdmVyZWRbaV0pO1xuICByZXR1cm4gW1xuICAgIC4uLnByb2JsZW1zLm1hcCgoeyBwYXRoLCBsaW5lLCBwaHJhc2UsIGFkdmljZSB9KSA9PiBgJHtwYXRofToke2xpbmV9OiBcIiR7cGhyYXNlfVwiOiAke2FkdmljZX1gKSxcbiAgICAuLi51bm5lZWRlZC5tYXAoKHsgcGF0aCwgcGhyYXNlIH0pID0+IHtcbiAgICAgIHJldHVybiBgJHtwYXRofTogcmVtb3ZlIGl0cyBleGNlcHRpb24ke3BocmFzZSA/IGAgZm9yIFwiJHtwaHJhc2V9XCJgIDogJyd9LCB3aGljaCBjb3ZlcnMgbm90aGluZ2A7XG4gICAgfSksXG4gIF07XG59XG5cbi8qKlxuICogQHBhcmFtIHtFeGNlcHRpb259IGV4Y2VwdGlvblxuICogQHBhcmFtIHtGaW5kaW5nfSBmaW5kaW5nXG4gKi9cbmZ1bmN0aW9uIGNvdmVycyh7IHBhdGgsIHBocmFzZSB9LCBmaW5kaW5nKSB7XG4gIGNvbnN0IGlzSW5zaWRlID0gZmluZGluZy5wYXRoID09PSBwYXRoIHx8IGZpbmRpbmcucGF0aC5zdGFydHNXaXRoKGAke3BhdGh9L2ApO1xuICByZXR1cm4gaXNJbnNpZGUgJiYgKHBocmFzZSA9PT0gdW5kZWZpbmVkIHx8IHBocmFzZSA9PT0gZmluZGluZy5waHJhc2UpO1xufVxuIiwgImNvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9kaXJuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NjcmlwdHMvbGF5b3V0XCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NjcmlwdHMvbGF5b3V0L3dyaXR0ZW4tYnktaGFuZC5tanNcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfaW1wb3J0X21ldGFfdXJsID0gXCJmaWxlOi8vL3dvcmsvd3QvcGFnZXMxOS9zY3JpcHRzL2xheW91dC93cml0dGVuLWJ5LWhhbmQubWpzXCI7Ly8gQHRzLWNoZWNrXG5cbi8qKlxuICogV2hldGhlciBwZW9wbGUgd3JpdGUgdGhpcyBmaWxlOiBub3QgYSBjaGFuZ2Vsb2csIGdlbmVyYXRlZCBjb2RlLCBhIHJlcG9ydCBvZiBhIHB1YmxpYyBBUEkgb3IgYVxuICogcmVwb3J0IG9mIG1lYXN1cmVtZW50cy5cbiAqIEBwYXJhbSB7c3RyaW5nfSBwYXRoXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpc1dyaXR0ZW5CeUhhbmQocGF0aCkge1xuICByZXR1cm4gIS8oPzpefFxcLykoPzpDSEFOR0VMT0dcXC5tZCR8YXBpLXJlcG9ydHNcXC98cmVwb3J0XFwvfCg/OnByb2dyYW1zfHBhZ2UtYXNzZXRzKVxcLnRzJCkvLnRlc3QocGF0aCk7XG59XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXRcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZmlsZW5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXQvbGluZS13aWR0aHMubWpzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXQvbGluZS13aWR0aHMubWpzXCI7Ly8gQHRzLWNoZWNrXG4vLyBDb21tZW50cyBhbmQgTWFya2Rvd24gZW5kIGF0IHRoZSBzYW1lIGNvbHVtbiBhcyBjb2RlLiBUaGUgZm9ybWF0dGVyIHdyYXBzIGNvZGUsIGJ1dCBsZWF2ZXMgcHJvc2UgYWxvbmUuXG5pbXBvcnQgeyBwcm9ibGVtc09mIH0gZnJvbSAnLi9leGNlcHRpb25zLm1qcyc7XG5pbXBvcnQgeyBpc1dyaXR0ZW5CeUhhbmQgfSBmcm9tICcuL3dyaXR0ZW4tYnktaGFuZC5tanMnO1xuXG4vKiogQHR5cGVkZWYge2ltcG9ydCgnLi9leGNlcHRpb25zLm1qcycpLkV4Y2VwdGlvbn0gRXhjZXB0aW9uICovXG4vKiogQHR5cGVkZWYge2ltcG9ydCgnLi9leGNlcHRpb25zLm1qcycpLkZpbmRpbmd9IEZpbmRpbmcgKi9cblxuY29uc3QgV0lERVNUID0gMTEwO1xuXG5jb25zdCBDT01NRU5UUyA9IC8qKiBAdHlwZSB7UmVhZG9ubHk8UmVjb3JkPHN0cmluZywgUmVnRXhwPj59ICovICh7XG4gIHRzOiAvXlxccyooPzpcXC9cXC98XFwvP1xcKikvLFxuICBqczogL15cXHMqKD86XFwvXFwvfFxcLz9cXCopLyxcbiAgbHVhOiAvXlxccyotLS8sXG4gIHNxbDogL15cXHMqLS0vLFxufSk7XG5cbi8qKlxuICogQXJlYXMgdGhhdCBhcmUgbm90IG1lbmRlZCB5ZXQuIFRoaXMgbGlzdCBtYXkgb25seSBnZXQgc2hvcnRlci5cbiAqIEB0eXBlIHtyZWFkb25seSBFeGNlcHRpb25bXX1cbiAqL1xuY29uc3QgRVhDRVBUSU9OUyA9IFtdO1xuXG4vKipcbiAqIENvbW1lbnQgbGluZXMgYW5kIGxpbmVzIG9mIE1hcmtkb3duIHByb3NlIHRoYXQgYXJlIHRvbyB3aWRlLCBvbmUgbGluZSBwZXIgZmluZGluZy4gTGluZXMgd2l0aCBhIFVSTCxcbiAqIHRhYmxlcywgaGVhZGluZ3MgYW5kIGNvZGUgbWF5IGJlIHdpZGVyLlxuICogQHBhcmFtIHtyZWFkb25seSBzdHJpbmdbXX0gcGF0aHNcbiAqIEBwYXJhbSB7KHBhdGg6IHN0cmluZykgPT4gc3RyaW5nfSByZWFkXG4gKiBAcGFyYW0ge3JlYWRvbmx5IEV4Y2VwdGlvbltdfSBleGNlcHRpb25zXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiB3aWR0aFByb2JsZW1zKHBhdGhzLCByZWFkLCBleGNlcHRpb25zID0gRVhDRVBUSU9OUykge1xuICBjb25zdCBmaW5kaW5ncyA9IHBhdGhzLmZpbHRlcihpc1dyaXR0ZW5CeUhhbmQpLmZsYXRNYXAoKHBhdGgpID0+XG4gICAgcHJvc2VMaW5lcyhwYXRoLCByZWFkKVxuICAgICAgLmZpbHRlcigoeyB0ZXh0IH0pID0+IHRleHQubGVuZ3RoID4gV0lERVNUICYmICEvaHR0cHM/OlxcL1xcLy8udGVzdCh0ZXh0KSlcbiAgICAgIC5tYXAoKHsgdGV4dCwgbGluZSB9KSA9PiB7XG4gICAgICAgIHJldHVybiB7IHBhdGgsIGxpbmUsIHBocmFzZTogYCR7dGV4dC5sZW5ndGh9IGNvbHVtbnNgLCBhZHZpY2U6IGB3cmFwIGl0IGF0ICR7V0lERVNUfWAgfTtcbiAgICAgIH0pLFxuICApO1xuICByZXR1cm4gcHJvYmxlbXNPZihmaW5kaW5ncywgZXhjZXB0aW9ucyk7XG59XG5cbi8qKlxuICogQHBhcmFtIHtzdHJpbmd9IHBhdGhcbiAqIEBwYXJhbSB7KHBhdGg6IHN0cmluZykgPT4gc3RyaW5nfSByZWFkXG4gKi9cbmZ1bmN0aW9uIHByb3NlTGluZXMocGF0aCwgcmVhZCkge1xuICBjb25zdCBbLCBleHRlbnNpb24gPSAnJ10gPSAvXFwuW2NtXT8odHN8anN8bHVhfHNxbHxtZCkkLy5leGVjKHBhdGgpID8/IFtdO1xuICBpZiAoZXh0ZW5zaW9uID09PSAnJykgcmV0dXJuIFtdO1xuICBjb25zdCBsaW5lcyA9IHJlYWQocGF0aClcbiAgICAuc3BsaXQoJ1xcbicpXG4gICAgLm1hcCgodGV4dCwgaSkgPT4gKHsgdGV4dCwgbGluZTogaSArIDEgfSkpO1xuICBpZiAoZXh0ZW5zaW9uICE9PSAnbWQnKSByZXR1cm4gbGluZXMuZmlsdGVyKCh7IHRleHQgfSkgPT4gQ09NTUVOVFNbZXh0ZW5zaW9uXT8udGVzdCh0ZXh0KSk7XG4gIGxldCBpc0NvZGUgPSBmYWxzZTtcbiAgcmV0dXJuIGxpbmVzLmZpbHRlcigoeyB0ZXh0IH0pID0+IHtcbiAgICBpZiAoL15cXHMqKD86YGBgfH5+fikvLnRlc3QodGV4dCkpIGlzQ29kZSA9ICFpc0NvZGU7XG4gICAgcmV0dXJuICFpc0NvZGUgJiYgIS9eXFxzKig/OlxcfHwjKS8udGVzdCh0ZXh0KTtcbiAgfSk7XG59XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXRcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfZmlsZW5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXQvcHJvc2UtcGF0dGVybnMubWpzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2NyaXB0cy9sYXlvdXQvcHJvc2UtcGF0dGVybnMubWpzXCI7Ly8gQHRzLWNoZWNrXG4vLyBQaHJhc2VzIHRoYXQgdGhpcyBwcm9qZWN0IGRvZXMgbm90IHVzZSwgaW4gY29tbWVudHMsIHN0cmluZ3MsIG5hbWVzIGFuZCBNYXJrZG93biwgd2l0aCB3aGF0IHRvIHNheSBpbnN0ZWFkLlxuaW1wb3J0IHsgcHJvYmxlbXNPZiB9IGZyb20gJy4vZXhjZXB0aW9ucy5tanMnO1xuaW1wb3J0IHsgaXNXcml0dGVuQnlIYW5kIH0gZnJvbSAnLi93cml0dGVuLWJ5LWhhbmQubWpzJztcblxuLyoqIEB0eXBlZGVmIHtpbXBvcnQoJy4vZXhjZXB0aW9ucy5tanMnKS5FeGNlcHRpb259IEV4Y2VwdGlvbiAqL1xuLyoqIEB0eXBlZGVmIHtpbXBvcnQoJy4vZXhjZXB0aW9ucy5tanMnKS5GaW5kaW5nfSBGaW5kaW5nICovXG5cbi8qKiBAdHlwZSB7cmVhZG9ubHkgKHJlYWRvbmx5IFtwaHJhc2U6IFJlZ0V4cCwgYWR2aWNlOiBzdHJpbmddKVtdfSAqL1xuY29uc3QgUEhSQVNFUyA9IFtcbiAgWy9cXGIoPzp0ZWxsfHRlbGxzfHRlbGxpbmd8dG9sZClcXGIvZywgJ3NheSBcInJlcG9ydFwiLCBcInJldHVyblwiIG9yIFwiY29tcHV0ZVwiJ10sXG4gIFsvXFxibm9ib2R5KD86J3MpP1xcYi9nLCAnbmFtZSB0aGUgdGhpbmc6IFwibm8gY2FsbGVyXCIsIFwibm8gcHJvY2Vzc1wiJ10sXG4gIFsvKD88IXRoZXJlIClcXGIoPzppc3xhcmV8YmV8d2FzfHdlcmUpIG5vbmVcXGIvZywgJ3NheSB3aGF0IGl0IGlzIG5vdDogXCJpcyBub3QgYW4gSVAgYWRkcmVzc1wiJ10sXG4gIFsvXFxiKD86dGhhdHx3aGF0fHdoaWNofHdobykgKD86aXN8YXJlfHdhc3x3ZXJlKSBub1xcYig/IVtcXHMqLy1dKyg/Omxvbmdlcnxtb3JlKSkvZywgJ3NheSBcImlzIG5vdCBhXCInXSxcbiAgWy9cXGJzbyAoPzptYW55fG11Y2h8bG9uZylcXGIoPyEgKD86YXN8dGhhdCkpL2csICduYW1lIHRoZSBhbW91bnQ6IFwiYGNvdW50YCB1bml0c1wiLCBcInRoYXQgbG9uZ1wiJ10sXG4gIFsvXFxid2hvbVxcYi9nLCAnc2F5IFwid2hvXCIsIG9yIG5hbWUgdGhlIHRoaW5nJ10sXG4gIFtcbiAgICAvWyw7OihdID9hbHNvICg/OmF8YWZ0ZXJ8YXN8YXR8YmVjYXVzZXxiZWZvcmV8YmV0d2VlbnxieXxkdXJpbmd8Zm9yfGZyb218aWZ8aW58b2Z8b258b25lfHRoZXx0aG9zZXx0aHJvdWdofHRvfHVuZGVyfHdoYXR8d2hlbnx3aGVyZXx3aGlsZXx3aXRofHdpdGhvdXQpXFxiL2csXG4gICAgJ3NheSBcImV2ZW4gd2hlblwiIG9yIFwiaW5jbHVkaW5nXCInLFxuICBdLFxuICBbL1xcYig/OmxldHxsZXRzfGxldHRpbmcpICg/OlxcdysgKT9nb1xcYi9nLCAnc2F5IFwicmVsZWFzZVwiLCBcInVuYmxvY2tcIiBvciBcInNldHRsZVwiJ10sXG4gIFsvXFxiKD86c2V0fHNldHN8c2V0dGluZykgKD86XFx3KyApP2ZyZWVcXGIvZywgJ3NheSBcInJlbGVhc2VcIiddLFxuICBbL1xcYig/OmJlY29tZXxiZWNvbWVzfGJlY2FtZSkgb2ZcXGIvZywgJ3NheSB3aGF0IGhhcHBlbnM6IFwiZGVjaWRlcyB3aGF0IGhhcHBlbnMgdG8gdGhlIHJlcXVlc3RcIiddLFxuICBbL1xcYig/OnN0YW5kfHN0YW5kcykgZm9yIG5vdGhpbmdcXGIvZywgJ3NheSBcImlzIGEgcGxhY2Vob2xkZXJcIiddLFxuICBbL1xcYig/OmNvbWV8Y29tZXN8Y2FtZSkgdXBvblxcYi9nLCAnc2F5IFwicmVhY2hlc1wiIG9yIFwiZmluZHNcIiddLFxuICBbL1xcYig/OnRha2V8dGFrZXN8dG9vaykgKD86aXR8dGhlbSkgb2ZmXFxiL2csICdzYXkgXCJyZW1vdmVzIGl0XCInXSxcbiAgWy9cXGIoPzpleGNsdWRlfGV4Y2x1ZGVzKSBlYWNoIG90aGVyXFxiL2csICdzYXkgXCJjYW5ub3QgYmUgY29tYmluZWRcIiddLFxuICBbL1xcYmZvciBldmVyXFxiL2csICdzYXkgXCJmb3JldmVyXCIsIG9yIHRoYXQgaXQgbmV2ZXIgZW5kcyddLFxuICBbL1xcYig/Om5ldmVyIGdvZXN8dGhhdCBuZXZlciBnb3xkb2VzIG5vdCBnbykgYmFjayg/OndhcmRzKT9cXGIvZywgJ3NheSBcIm1vbm90b25pY1wiJ10sXG4gIFsvXFxidGhhbiAoPzppdHx0aGV5KSBtYXkoPzogYmUpP1xcYi9nLCAnbmFtZSB0aGUgYm91bmQ6IFwid291bGQgZXhjZWVkIGBtYXhXYWl0TXNgXCInXSxcbiAgWy9cXGJhdCB0aGUgaGFuZHMgb2ZcXGIvZywgJ3NheSBcImJ5XCInXSxcbiAgWy9cXGJiZXNpZGVzKD89Wy47Ol0pL2csICdzYXkgXCJpbiBhZGRpdGlvblwiLCBvciBsaXN0IHRoZSBvcHRpb25zJ10sXG4gIFsvXFxiKD86Y2FufGNhbm5vdHxjb3VsZCBub3R8bm90IHRvfHRvKSBiZSBoYWRcXGIvZywgJ3NheSBcImlzIGF2YWlsYWJsZVwiLCBcImlzIG1pc3NpbmdcIiddLFxuICBbL1xcYndoYXQgXFxTKyBnaXZlc1xcYi9nLCAnc2F5IFwicmV0dXJuc1wiJ10sXG4gIFsvXFxic2FmZSB0byBjYWxsIGlzXFxiL2csICdwdXQgdGhlIHN1YmplY3QgZmlyc3QnXSxcbiAgWy9cXGJzbyB0aGF0XFxiLipcXGJzbyB0aGF0XFxiL2csICdtYWtlIHR3byBzZW50ZW5jZXMnXSxcbl07XG5cbi8qKiBJbiBpZGVudGlmaWVycyBvZiBwYWNrYWdlcywgdGhlIGZpZWxkJ3MgdmVyYnM6IFwicmVwb3J0XCIsIFwicmV0dXJuXCIsIFwiY2FsbFwiLCBcImNoZWNrXCIuICovXG5jb25zdCBXT1JEU19PRl9OQU1FUyA9IC9eKD86dGVsbHx0ZWxsc3x0b2xkfG5vYm9keXxhc2t8YXNrc3xhc2tlZHxhc2tpbmcpJC9pO1xuLyoqIFJlcG9ydGVkIGFzIGEgcGhyYXNlIGFscmVhZHksIHdoZW4gaXQgaXMgdGhlIHdob2xlIGlkZW50aWZpZXIuICovXG5jb25zdCBBTFNPX0FfUEhSQVNFID0gL14oPzp0ZWxsfHRlbGxzfHRvbGR8bm9ib2R5KSQvaTtcblxuLyoqIENvbW1lbnRzLCBhbmQgc3RyaW5ncyBvbiBvbmUgbGluZS4gKi9cbmNvbnN0IE5PVF9DT0RFID0gL1xcL1xcKltcXHNcXFNdKj9cXCpcXC98XFwvXFwvIC4qfCcoPzpbXidcXFxcXFxuXXxcXFxcLikqJ3xcIig/OlteXCJcXFxcXFxuXXxcXFxcLikqXCJ8YCg/OlteYFxcXFxcXG5dfFxcXFwuKSpgL2c7XG5cbi8qKiBGaWxlcyB0aGF0IHBlb3BsZSByZWFkLiAqL1xuY29uc3QgUkVBRF9CWV9QRU9QTEUgPSAvXFwuKD86W2NtXT90c3xbY21dP2pzfGx1YXxzcWx8bWR8eW1sKSQvO1xuXG4vKipcbiAqIFBsYWNlcyBub3QgbWVuZGVkIHlldCwgYW5kIHRoZSBmZXcgdGhhdCBtYXkgc3RheS4gVGhpcyBsaXN0IG1heSBvbmx5IGdldCBzaG9ydGVyLlxuICogQHR5cGUge3JlYWRvbmx5IEV4Y2VwdGlvbltdfVxuICovXG5jb25zdCBFWENFUFRJT05TID0gW1xuICB7IHBhdGg6ICdzY3JpcHRzL2xheW91dC9wcm9zZS1wYXR0ZXJucy5tanMnLCByZWFzb246ICdsaXN0cyB0aGUgcGhyYXNlcycgfSxcbiAgeyBwYXRoOiAnc2NyaXB0cy9jaGVjay1sYXlvdXQudGVzdC50cycsIHJlYXNvbjogJ3Nob3dzIHNvbWUgb2YgdGhlIHBocmFzZXMnIH0sXG4gIHsgcGF0aDogJ3Rvb2xzL3Rlc3Qtc2VydmVycycsIHBocmFzZTogJ25vYm9keScsIHJlYXNvbjogJ2EgdXNlciBvZiBVbml4JyB9LFxuXTtcblxuLyoqXG4gKiBCYW5uZWQgcGhyYXNlcywgb25lIGxpbmUgcGVyIGZpbmRpbmcuXG4gKiBAcGFyYW0ge3JlYWRvbmx5IHN0cmluZ1tdfSBwYXRoc1xuICogQHBhcmFtIHsocGF0aDogc3RyaW5nKSA9PiBzdHJpbmd9IHJlYWRcbiAqIEBwYXJhbSB7cmVhZG9ubHkgRXhjZXB0aW9uW119IGV4Y2VwdGlvbnNcbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHByb3NlUHJvYmxlbXMocGF0aHMsIHJlYWQsIGV4Y2VwdGlvbnMgPSBFWENFUFRJT05TKSB7XG4gIGNvbnN0IGZpbmRpbmdzID0gcGF0aHNcbiAgICAuZmlsdGVyKChwYXRoKSA9PiBSRUFEX0JZX1BFT1BMRS50ZXN0KHBhdGgpICYmIGlzV3JpdHRlbkJ5SGFuZChwYXRoKSlcbiAgICAuZmxhdE1hcCgocGF0aCkgPT4ge1xuICAgICAgY29uc3QgdGV4dCA9IHJlYWQocGF0aCk7XG4gICAgICByZXR1cm4gWy4uLnBocmFzZXNJbih0ZXh0KSwgLi4ubmFtZXNJbihwYXRoLCB0ZXh0KV1cbiAgICAgICAgLm1hcCgoeyBhdCwgLi4uZm91bmQgfSkgPT4gKHsgcGF0aCwgbGluZTogdGV4dC5zbGljZSgwLCBhdCkuc3BsaXQoJ1xcbicpLmxlbmd0aCwgLi4uZm91bmQgfSkpXG4gICAgICAgIC5zb3J0KChhLCBiKSA9PiBhLmxpbmUgLSBiLmxpbmUpO1xuICAgIH0pO1xuICByZXR1cm4gcHJvYmxlbXNPZihmaW5kaW5ncywgZXhjZXB0aW9ucyk7XG59XG5cbi8qKiBAcGFyYW0ge3N0cmluZ30gdGV4dCAqL1xuZnVuY3Rpb24gcGhyYXNlc0luKHRleHQpIHtcbiAgY29uc3QgbG93ZXJDYXNlID0gdGV4dC50b0xvd2VyQ2FzZSgpO1xuICByZXR1cm4gUEhSQVNFUy5mbGF0TWFwKChbcGhyYXNlLCBhZHZpY2VdKSA9PlxuICAgIFsuLi5sb3dlckNhc2UubWF0Y2hBbGwocGhyYXNlKV0ubWFwKChtYXRjaCkgPT4gKHsgYXQ6IG1hdGNoLmluZGV4LCBwaHJhc2U6IG1hdGNoWzBdLCBhZHZpY2UgfSkpLFxuICApO1xufVxuXG4vKipcbiAqIFdvcmRzIG9mIGlkZW50aWZpZXJzOiBgYXNrZWRBdGAgaGFzIGBhc2tlZGAgYW5kIGBBdGAuIENvbW1lbnRzIGFuZCBzdHJpbmdzIGFyZSBsZWZ0IG91dCwgc2luY2UgYSBwZXJzb24gbWF5XG4gKiBiZSBhc2tlZC5cbiAqIEBwYXJhbSB7c3RyaW5nfSBwYXRoXG4gKiBAcGFyYW0ge3N0cmluZ30gdGV4dFxuICovXG5mdW5jdGlvbiBuYW1lc0luKHBhdGgsIHRleHQpIHtcbiAgaWYgKCEvXig/OnBhY2thZ2VzfHRlbXBsYXRlcylcXC9bXi9dK1xcL3NyY1xcLy4qXFwudHMkLy50ZXN0KHBhdGgpKSByZXR1cm4gW107XG4gIGNvbnN0IGJsYW5rID0gKC8qKiBAdHlwZSB7c3RyaW5nfSAqLyBmb3VuZCkgPT4gJyAnLnJlcGVhdChmb3VuZC5sZW5ndGgpO1xuICBjb25zdCBjb2RlID0gdGV4dC5yZXBsYWNlKE5PVF9DT0RFLCBibGFuayk7XG4gIHJldHVybiBbLi4uY29kZS5tYXRjaEFsbCgvW0EtWmEtel9dXFx3Ki9nKV1cbiAgICAuZmlsdGVyKChbbmFtZV0pID0+ICFBTFNPX0FfUEhSQVNFLnRlc3QobmFtZSkpXG4gICAgLmZpbHRlcigoW25hbWVdKSA9PiBuYW1lLnNwbGl0KC9ffCg/PD1bYS16MC05XSkoPz1bQS1aXSkvKS5zb21lKCh3b3JkKSA9PiBXT1JEU19PRl9OQU1FUy50ZXN0KHdvcmQpKSlcbiAgICAubWFwKChtYXRjaCkgPT4gKHtcbiAgICAgIGF0OiBtYXRjaC5pbmRleCxcbiAgICAgIHBocmFzZTogbWF0Y2hbMF0sXG4gICAgICBhZHZpY2U6ICd1c2UgXCJyZXBvcnRcIiwgXCJyZXR1cm5cIiwgXCJjYWxsXCIgb3IgXCJjaGVja1wiIGluIG5hbWVzJyxcbiAgICB9KSk7XG59XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9ob3ZlcnMudHNcIjtjb25zdCBfX3ZpdGVfaW5qZWN0ZWRfb3JpZ2luYWxfaW1wb3J0X21ldGFfdXJsID0gXCJmaWxlOi8vL3dvcmsvd3QvcGFnZXMxOS9zaXRlLy52aXRlcHJlc3MvaG92ZXJzLnRzXCI7aW1wb3J0IHsgZmlsZVVSTFRvUGF0aCB9IGZyb20gJ25vZGU6dXJsJztcbmltcG9ydCB7IHRyYW5zZm9ybWVyVHdvc2xhc2ggfSBmcm9tICdAc2hpa2lqcy92aXRlcHJlc3MtdHdvc2xhc2gnO1xuaW1wb3J0IHsgY3JlYXRlRmlsZVN5c3RlbVR5cGVzQ2FjaGUgfSBmcm9tICdAc2hpa2lqcy92aXRlcHJlc3MtdHdvc2xhc2gvY2FjaGUtZnMnO1xuaW1wb3J0IHR5cGUgeyBNYXJrZG93bk9wdGlvbnMsIE1hcmtkb3duUmVuZGVyZXIgfSBmcm9tICd2aXRlcHJlc3MnO1xuXG4vKiogVGhlIHBhZ2VzIHdob3NlIGNvZGUgc2hvd3MgdGhlIHR5cGVzIG9mIG5hbWVzIHRoYXQgb25lIHBvaW50cyBhdDogdGhlIGZpcnN0IHRoYXQgYSBuZXdjb21lciByZWFkcy4gKi9cbmNvbnN0IFBBR0VTID0gW1xuICAnc2l0ZS9wYWdlcy9pbmRleC5tZCcsXG4gICdkb2NzL2d1aWRlcy9yZXNlcnZhdGlvbnMubWQnLFxuICAnZG9jcy9ndWlkZXMvdGllcnMtYW5kLXNldmVyYWwtbGltaXRzLm1kJyxcbl07XG5cbi8qKiBNYXJrcyB0aGUgYmxvY2tzIG9mIFR5cGVTY3JpcHQgb2YgdGhvc2UgcGFnZXMuIE9uZSB0aGF0IGNvbnRpbnVlcyBhbiBlYXJsaWVyIGJsb2NrIGxhY2tzIGl0cyBuYW1lcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBtYXJrSG92ZXJzKG1kOiBNYXJrZG93blJlbmRlcmVyKTogdm9pZCB7XG4gIG1kLmNvcmUucnVsZXIucHVzaCgnaG92ZXJzJywgKHsgdG9rZW5zLCBlbnYgfSkgPT4ge1xuICAgIGNvbnN0IGZpbGU6IHN0cmluZyA9IChlbnYucmVhbFBhdGggPz8gZW52LnBhdGggPz8gJycpLnJlcGxhY2VBbGwoJ1xcXFwnLCAnLycpO1xuICAgIGlmICghUEFHRVMuc29tZSgocGFnZSkgPT4gZmlsZS5lbmRzV2l0aChgLyR7cGFnZX1gKSkpIHJldHVybjtcbiAgICBmb3IgKGNvbnN0IHRva2VuIG9mIHRva2Vucykge1xuICAgICAgY29uc3QgW2xhbmd1YWdlLCAuLi53b3Jkc10gPSB0b2tlbi5pbmZvLnNwbGl0KCcgJyk7XG4gICAgICBpZiAodG9rZW4udHlwZSA9PT0gJ2ZlbmNlJyAmJiBsYW5ndWFnZSA9PT0gJ3RzJyAmJiAhd29yZHMuaW5jbHVkZXMoJ2NvbnRpbnVlcycpKVxuICAgICAgICB0b2tlbi5pbmZvID0gYCR7dG9rZW4uaW5mb30gdHdvc2xhc2hgO1xuICAgIH1cbiAgfSk7XG59XG5cbi8qKiBBZGRzIHRoZSB0eXBlcywgZnJvbSB0aGUgc291cmNlcyBvZiB0aGUgcGFja2FnZXMuIFRoZSBidWlsZCBmYWlscyBvbiBhIGJsb2NrIHdpdGggYW4gZXJyb3IuICovXG5leHBvcnQgY29uc3QgaG92ZXJUcmFuc2Zvcm1lcnMgPSBbXG4gIHRyYW5zZm9ybWVyVHdvc2xhc2goe1xuICAgIGV4cGxpY2l0VHJpZ2dlcjogdHJ1ZSxcbiAgICB0eXBlc0NhY2hlOiBjcmVhdGVGaWxlU3lzdGVtVHlwZXNDYWNoZSh7XG4gICAgICBkaXI6IGZpbGVVUkxUb1BhdGgobmV3IFVSTCgnLi4vLmNhY2hlL3R3b3NsYXNoJywgaW1wb3J0Lm1ldGEudXJsKSksXG4gICAgfSksXG4gICAgdHdvc2xhc2hPcHRpb25zOiB7XG4gICAgICBjb21waWxlck9wdGlvbnM6IHtcbiAgICAgICAgLy8gVGhlIG51bWJlcnMgb2YgRVMyMDIzLCBOb2RlTmV4dCBhbmQgTm9kZU5leHQsIGFzIFR5cGVTY3JpcHQncyBvd24gZW51bWVyYXRpb25zIGhhdmUgdGhlbS5cbiAgICAgICAgdGFyZ2V0OiAxMCxcbiAgICAgICAgbW9kdWxlOiAxOTksXG4gICAgICAgIG1vZHVsZVJlc29sdXRpb246IDk5LFxuICAgICAgICB0eXBlczogWydub2RlJ10sXG4gICAgICAgIGN1c3RvbUNvbmRpdGlvbnM6IFsnQHNsdWljZS9zb3VyY2UnXSxcbiAgICAgICAgYWxsb3dJbXBvcnRpbmdUc0V4dGVuc2lvbnM6IHRydWUsXG4gICAgICAgIG5vRW1pdDogdHJ1ZSxcbiAgICAgICAgc2tpcExpYkNoZWNrOiB0cnVlLFxuICAgICAgfSxcbiAgICB9LFxuICB9KSxcbiAgLy8gTWFkZSBmb3IgYSBsYXRlciB2ZXJzaW9uIG9mIFNoaWtpIHRoYW4gdGhlIG9uZSB3aXRoaW4gVml0ZVByZXNzLCB3aG9zZSB0cmFuc2Zvcm1lcnMgaGF2ZSB0aGUgc2FtZSBzaGFwZS5cbl0gYXMgdW5rbm93biBhcyBOb25OdWxsYWJsZTxNYXJrZG93bk9wdGlvbnNbJ2NvZGVUcmFuc2Zvcm1lcnMnXT47XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9saW5rcy50c1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwgPSBcImZpbGU6Ly8vd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9saW5rcy50c1wiO2ltcG9ydCB7IHBvc2l4IH0gZnJvbSAnbm9kZTpwYXRoJztcbmltcG9ydCB0eXBlIHsgTWFya2Rvd25SZW5kZXJlciB9IGZyb20gJ3ZpdGVwcmVzcyc7XG5cbi8qKlxuICogUmVzb2x2ZXMgcmVsYXRpdmUgbGlua3MgZnJvbSB0aGUgZmlsZSB0aGF0IGhvbGRzIHRoZW0sIGFzIG9uIGEgY29kZSBob3N0OiBWaXRlUHJlc3MgaXRzZWxmIHdvdWxkIHJlc29sdmVcbiAqIHRoZW0gZnJvbSB0aGUgcGFnZSdzIHBsYWNlIG9uIHRoZSBzaXRlLiBBIGxpbmsgdG8gYSBmaWxlIHRoYXQgaXMgbm90IGEgcGFnZSBsZWFkcyB0byB0aGUgcmVwb3NpdG9yeS5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJld3JpdGVMaW5rcyhcbiAgbWQ6IE1hcmtkb3duUmVuZGVyZXIsXG4gIHBhZ2VzOiBSZWFkb25seU1hcDxzdHJpbmcsIHN0cmluZz4sXG4gIHJlcG9zaXRvcnk6IHN0cmluZyxcbik6IHZvaWQge1xuICBtZC5jb3JlLnJ1bGVyLnB1c2goJ2xpbmtzX29mX3RoZV9yZXBvc2l0b3J5JywgKHsgdG9rZW5zLCBlbnYgfSkgPT4ge1xuICAgIGNvbnN0IHBhZ2U6IHN0cmluZyB8IHVuZGVmaW5lZCA9IGVudi5yZWFsUGF0aCA/PyBlbnYucGF0aDtcbiAgICBjb25zdCBmaWxlID0gWy4uLnBhZ2VzLmtleXMoKV0uZmluZCgocGF0aCkgPT4gcGFnZT8ucmVwbGFjZUFsbCgnXFxcXCcsICcvJykuZW5kc1dpdGgoYC8ke3BhdGh9YCkpO1xuICAgIGlmIChmaWxlID09PSB1bmRlZmluZWQpIHJldHVybjtcbiAgICBmb3IgKGNvbnN0IHRva2VuIG9mIHRva2Vucy5mbGF0TWFwKCh7IGNoaWxkcmVuIH0pID0+IGNoaWxkcmVuID8/IFtdKSkge1xuICAgICAgaWYgKHRva2VuLnR5cGUgIT09ICdsaW5rX29wZW4nKSBjb250aW51ZTtcbiAgICAgIGNvbnN0IGhyZWYgPSB0b2tlbi5hdHRyR2V0KCdocmVmJyk7XG4gICAgICBpZiAoaHJlZiAhPT0gbnVsbCkgdG9rZW4uYXR0clNldCgnaHJlZicsIHJlc29sdmVkKGhyZWYsIGZpbGUsIHBhZ2VzLCByZXBvc2l0b3J5KSk7XG4gICAgfVxuICB9KTtcbn1cblxuLyoqIFdoZXJlIHRoZSBsaW5rIG9mIHRoaXMgZmlsZSBsZWFkcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiByZXNvbHZlZChcbiAgaHJlZjogc3RyaW5nLFxuICBmaWxlOiBzdHJpbmcsXG4gIHBhZ2VzOiBSZWFkb25seU1hcDxzdHJpbmcsIHN0cmluZz4sXG4gIHJlcG9zaXRvcnk6IHN0cmluZyxcbik6IHN0cmluZyB7XG4gIGlmICgvXihbYS16XVthLXowLTkrLi1dKjp8I3xcXC8pL2kudGVzdChocmVmKSkgcmV0dXJuIGhyZWY7XG4gIGNvbnN0IFtwYXRoID0gJycsIGFuY2hvcl0gPSBocmVmLnNwbGl0KCcjJywgMik7XG4gIGNvbnN0IHRhcmdldCA9IHBvc2l4LmpvaW4ocG9zaXguZGlybmFtZShmaWxlKSwgZGVjb2RlVVJJKHBhdGgpKS5yZXBsYWNlKC9cXC8kLywgJycpO1xuICBjb25zdCBwYWdlID0gcGFnZXMuZ2V0KHRhcmdldCk7XG4gIGNvbnN0IHBsYWNlID1cbiAgICBwYWdlID09PSB1bmRlZmluZWRcbiAgICAgID8gYCR7cmVwb3NpdG9yeX0vdHJlZS9tYWluLyR7dGFyZ2V0fWBcbiAgICAgIDogYC8ke3BhZ2UucmVwbGFjZSgvKF58XFwvKWluZGV4XFwubWQkfFxcLm1kJC8sICckMScpfWA7XG4gIHJldHVybiBhbmNob3IgPT09IHVuZGVmaW5lZCA/IHBsYWNlIDogYCR7cGxhY2V9IyR7YW5jaG9yfWA7XG59XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9wYWdlcy50c1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwgPSBcImZpbGU6Ly8vd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9wYWdlcy50c1wiO2ltcG9ydCB7IGV4aXN0c1N5bmMsIHJlYWRkaXJTeW5jIH0gZnJvbSAnbm9kZTpmcyc7XG5pbXBvcnQgeyBqb2luLCBwb3NpeCB9IGZyb20gJ25vZGU6cGF0aCc7XG5cbi8qKiBTaW5nbGUgcGFnZXMgb3V0c2lkZSBkb2NzLywgYW5kIHdoZXJlIHRoZSBzaXRlIHNob3dzIHRoZW0uICovXG5jb25zdCBTSU5HTEU6IFJlYWRvbmx5PFJlY29yZDxzdHJpbmcsIHN0cmluZz4+ID0ge1xuICAnQVJDSElURUNUVVJFLm1kJzogJ2FyY2hpdGVjdHVyZS5tZCcsXG4gICdDT05UUklCVVRJTkcubWQnOiAnY29udHJpYnV0aW5nLm1kJyxcbiAgJ1NFQ1VSSVRZLm1kJzogJ3NlY3VyaXR5Lm1kJyxcbiAgJ2JlbmNobWFya3MvcmVwb3J0L3JlcG9ydC5tZCc6ICdiZW5jaG1hcmtzLm1kJyxcbiAgJ3Rvb2xzL3BlZXItYmVoYXZpb3Vycy9yZXBvcnQvYmVoYXZpb3Vycy5tZCc6ICdiZWhhdmlvdXJzLm1kJyxcbn07XG5cbi8qKlxuICogV2hpY2ggZmlsZSBvZiB0aGUgcmVwb3NpdG9yeSBpcyBzaG93biBhcyB3aGljaCBwYWdlIG9mIHRoZSBzaXRlLiBFdmVyeXRoaW5nIGluIGRvY3MvIGlzLCBlYWNoIFJFQURNRSBvZiBhXG4gKiBwYWNrYWdlLCBhbmQgYSBmZXcgc2luZ2xlIHBhZ2VzOyBsaW5rcyB0byBvdGhlciBmaWxlcyBsZWFkIHRvIHRoZSByZXBvc2l0b3J5LlxuICovXG5leHBvcnQgZnVuY3Rpb24gcGFnZXNPZihyb290OiBzdHJpbmcpOiBSZWFkb25seU1hcDxzdHJpbmcsIHN0cmluZz4ge1xuICBjb25zdCBwYWdlcyA9IG5ldyBNYXAoT2JqZWN0LmVudHJpZXMoU0lOR0xFKSk7XG4gIGZvciAoY29uc3QgZmlsZSBvZiBtYXJrZG93bkluKHJvb3QsICdzaXRlL3BhZ2VzJykpIHBhZ2VzLnNldChmaWxlLCBwb3NpeC5yZWxhdGl2ZSgnc2l0ZS9wYWdlcycsIGZpbGUpKTtcbiAgZm9yIChjb25zdCBmaWxlIG9mIG1hcmtkb3duSW4ocm9vdCwgJ2RvY3MnKSkge1xuICAgIGNvbnN0IHBhZ2UgPSBwb3NpeC5yZWxhdGl2ZSgnZG9jcycsIGZpbGUpO1xuICAgIHBhZ2VzLnNldChmaWxlLCBwYWdlID09PSAnaW5kZXgubWQnID8gJ2RvY3MubWQnIDogcGFnZSk7XG4gIH1cbiAgLy8gV3JpdHRlbiBieSB0aGUgYnVpbGQgZnJvbSB0aGUgZG9jc3RyaW5ncywgc28gYSBmcmVzaCBjbG9uZSBoYXMgbm9uZSB5ZXQuXG4gIGlmIChleGlzdHNTeW5jKGpvaW4ocm9vdCwgJ3NpdGUvYXBpJykpKVxuICAgIGZvciAoY29uc3QgZmlsZSBvZiBtYXJrZG93bkluKHJvb3QsICdzaXRlL2FwaScpKSBwYWdlcy5zZXQoZmlsZSwgZmlsZS5zbGljZSgnc2l0ZS8nLmxlbmd0aCkpO1xuICBmb3IgKGNvbnN0IG5hbWUgb2YgcmVhZGRpclN5bmMoam9pbihyb290LCAncGFja2FnZXMnKSkpXG4gICAgcGFnZXMuc2V0KGBwYWNrYWdlcy8ke25hbWV9L1JFQURNRS5tZGAsIGBwYWNrYWdlcy8ke25hbWV9Lm1kYCk7XG4gIHJldHVybiBwYWdlcztcbn1cblxuLyoqIFRoZSBvdGhlciBNYXJrZG93biBmaWxlcyBvZiB0aGUgcmVwb3NpdG9yeSwgd2hpY2ggdGhlIHNpdGUgbGVhdmVzIG91dC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBvdGhlcnNJbihyb290OiBzdHJpbmcsIHBhZ2VzOiBSZWFkb25seU1hcDxzdHJpbmcsIHN0cmluZz4pOiBzdHJpbmdbXSB7XG4gIGNvbnN0IHRvcHMgPSByZWFkZGlyU3luYyhyb290LCB7IHdpdGhGaWxlVHlwZXM6IHRydWUgfSkuZmlsdGVyKFxuICAgICh7IG5hbWUgfSkgPT4gIS9eKG5vZGVfbW9kdWxlc3xcXC5naXQpJC8udGVzdChuYW1lKSxcbiAgKTtcbiAgY29uc3QgZmlsZXMgPSB0b3BzLmZsYXRNYXAoKHRvcCkgPT5cbiAgICB0b3AuaXNEaXJlY3RvcnkoKSA/IG1hcmtkb3duSW4ocm9vdCwgdG9wLm5hbWUpIDogdG9wLm5hbWUuZW5kc1dpdGgoJy5tZCcpID8gW3RvcC5uYW1lXSA6IFtdLFxuICApO1xuICByZXR1cm4gWycqKi9ub2RlX21vZHVsZXMvKionLCAuLi5maWxlcy5maWx0ZXIoKGZpbGUpID0+ICFwYWdlcy5oYXMoZmlsZSkpXTtcbn1cblxuZnVuY3Rpb24gbWFya2Rvd25Jbihyb290OiBzdHJpbmcsIGZvbGRlcjogc3RyaW5nKTogc3RyaW5nW10ge1xuICByZXR1cm4gcmVhZGRpclN5bmMoam9pbihyb290LCBmb2xkZXIpLCB7IHdpdGhGaWxlVHlwZXM6IHRydWUgfSkuZmxhdE1hcCgoZW50cnkpID0+IHtcbiAgICBjb25zdCBwYXRoID0gcG9zaXguam9pbihmb2xkZXIsIGVudHJ5Lm5hbWUpO1xuICAgIGlmIChlbnRyeS5pc0RpcmVjdG9yeSgpKVxuICAgICAgcmV0dXJuIC9eKG5vZGVfbW9kdWxlc3xkaXN0fFxcLmNhY2hlKSQvLnRlc3QoZW50cnkubmFtZSkgPyBbXSA6IG1hcmtkb3duSW4ocm9vdCwgcGF0aCk7XG4gICAgcmV0dXJuIGVudHJ5Lm5hbWUuZW5kc1dpdGgoJy5tZCcpID8gW3BhdGhdIDogW107XG4gIH0pO1xufVxuIiwgImNvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9kaXJuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzc1wiO2NvbnN0IF9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9maWxlbmFtZSA9IFwiL3dvcmsvd3QvcGFnZXMxOS9zaXRlLy52aXRlcHJlc3Mvc2hvcnQtYWRkcmVzc2VzLnRzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzL3Nob3J0LWFkZHJlc3Nlcy50c1wiO2ltcG9ydCB7IG1rZGlyU3luYywgcmVhZEZpbGVTeW5jLCB3cml0ZUZpbGVTeW5jIH0gZnJvbSAnbm9kZTpmcyc7XG5pbXBvcnQgeyBqb2luIH0gZnJvbSAnbm9kZTpwYXRoJztcbmltcG9ydCB7IHNsdWcgfSBmcm9tICdnaXRodWItc2x1Z2dlcic7XG5cbi8qKiBUaGUgcGFnZXMgd2l0aCBhIHNlY3Rpb24gcGVyIGNvZGUsIGFuZCB0aGVpciBhZGRyZXNzZXMgb24gdGhlIHNpdGUuICovXG5jb25zdCBQQUdFUzogUmVhZG9ubHk8UmVjb3JkPHN0cmluZywgc3RyaW5nPj4gPSB7XG4gICdkb2NzL3JlZmVyZW5jZS9lcnJvcnMubWQnOiAncmVmZXJlbmNlL2Vycm9ycycsXG4gICdkb2NzL2d1aWRlcy9odHRwLm1kJzogJ2d1aWRlcy9odHRwJyxcbn07XG5cbi8qKiBXaGVyZSBlYWNoIGNvZGUgaXMgZXhwbGFpbmVkLCBieSB0aGUgY29kZTogd2FybmluZ3MgYW5kIGRpYWdub3N0aWNzIGxpbmsgdG8gYGUvYCBhbmQgdGhlaXIgY29kZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzZWN0aW9uc09mQ29kZXMocm9vdDogc3RyaW5nKTogUmVhZG9ubHlNYXA8c3RyaW5nLCBzdHJpbmc+IHtcbiAgY29uc3Qgc2VjdGlvbnMgPSBuZXcgTWFwPHN0cmluZywgc3RyaW5nPigpO1xuICBmb3IgKGNvbnN0IFtmaWxlLCBwYWdlXSBvZiBPYmplY3QuZW50cmllcyhQQUdFUykpIHtcbiAgICBjb25zdCBoZWFkaW5ncyA9IHJlYWRGaWxlU3luYyhqb2luKHJvb3QsIGZpbGUpLCAndXRmOCcpLm1hdGNoQWxsKC9eIyMjIGAoW0EtWl1bQS1aX10rKWAkL2dtKTtcbiAgICBmb3IgKGNvbnN0IFssIGNvZGUgPSAnJ10gb2YgaGVhZGluZ3MpIHNlY3Rpb25zLnNldChjb2RlLCBgJHtwYWdlfSMke3NsdWcoY29kZSl9YCk7XG4gIH1cbiAgcmV0dXJuIHNlY3Rpb25zO1xufVxuXG4vKiogV3JpdGVzIGEgcGFnZSBmb3IgZWFjaCBjb2RlIHRoYXQgbGVhZHMgdG8gaXRzIHNlY3Rpb24uIEl0IHdvcmtzIG9uIGFueSBob3N0IG9mIHN0YXRpYyBmaWxlcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiB3cml0ZVNob3J0QWRkcmVzc2VzKHJvb3Q6IHN0cmluZywgZGlzdDogc3RyaW5nKTogdm9pZCB7XG4gIG1rZGlyU3luYyhqb2luKGRpc3QsICdlJyksIHsgcmVjdXJzaXZlOiB0cnVlIH0pO1xuICBmb3IgKGNvbnN0IFtjb2RlLCBzZWN0aW9uXSBvZiBzZWN0aW9uc09mQ29kZXMocm9vdCkpIHtcbiAgICBjb25zdCBodG1sID0gYDwhZG9jdHlwZSBodG1sPlxuPGh0bWwgbGFuZz1cImVuXCI+XG48bWV0YSBjaGFyc2V0PVwidXRmLThcIj5cbjx0aXRsZT4ke2NvZGV9PC90aXRsZT5cbjxtZXRhIGh0dHAtZXF1aXY9XCJyZWZyZXNoXCIgY29udGVudD1cIjA7IHVybD0uLi8ke3NlY3Rpb259XCI+XG48bWFpbj48aDE+JHtjb2RlfTwvaDE+PHA+PGEgaHJlZj1cIi4uLyR7c2VjdGlvbn1cIj5XaGF0IGl0IG1lYW5zLCBhbmQgd2hhdCB0byBkbzwvYT48L3A+PC9tYWluPlxuPC9odG1sPlxuYDtcbiAgICB3cml0ZUZpbGVTeW5jKGpvaW4oZGlzdCwgJ2UnLCBgJHtjb2RlfS5odG1sYCksIGh0bWwpO1xuICB9XG59XG4iLCAiY29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUgPSBcIi93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ZpbGVuYW1lID0gXCIvd29yay93dC9wYWdlczE5L3NpdGUvLnZpdGVwcmVzcy9zaWRlYmFyLnRzXCI7Y29uc3QgX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCA9IFwiZmlsZTovLy93b3JrL3d0L3BhZ2VzMTkvc2l0ZS8udml0ZXByZXNzL3NpZGViYXIudHNcIjtpbXBvcnQgdHlwZSB7IERlZmF1bHRUaGVtZSB9IGZyb20gJ3ZpdGVwcmVzcyc7XG5cbi8qKiBCeSB0YXNrLCBpbiB0aGUgb3JkZXIgaW4gd2hpY2ggYSBuZXdjb21lciBtZWV0cyB0aGVtLiAqL1xuY29uc3QgR1JPVVBTOiBEZWZhdWx0VGhlbWUuU2lkZWJhckl0ZW1bXSA9IFtcbiAge1xuICAgIHRleHQ6ICdTdGFydCcsXG4gICAgaXRlbXM6IFtcbiAgICAgIHsgdGV4dDogJ0dldHRpbmcgc3RhcnRlZCcsIGxpbms6ICcvZ3VpZGVzL2dldHRpbmctc3RhcnRlZCcgfSxcbiAgICAgIHsgdGV4dDogJ1doaWNoIGxpbWl0IGRvIEkgbmVlZD8nLCBsaW5rOiAnL3doaWNoLWxpbWl0JyB9LFxuICAgICAgeyB0ZXh0OiAnQ2hvb3NpbmcgYW4gYWxnb3JpdGhtJywgbGluazogJy9ndWlkZXMvY2hvb3NpbmctYW4tYWxnb3JpdGhtJyB9LFxuICAgICAgeyB0ZXh0OiAnUGxheWdyb3VuZCcsIGxpbms6ICcvcGxheWdyb3VuZCcgfSxcbiAgICBdLFxuICB9LFxuICB7XG4gICAgdGV4dDogJ0xpbWl0IGFuIEFQSScsXG4gICAgaXRlbXM6IFtcbiAgICAgIHsgdGV4dDogJ0Fuc3dlcnMgb3ZlciBIVFRQJywgbGluazogJy9ndWlkZXMvaHR0cCcgfSxcbiAgICAgIHsgdGV4dDogJ1Byb3RlY3RpbmcgYSBsb2dpbicsIGxpbms6ICcvZ3VpZGVzL3Byb3RlY3RpbmctYS1sb2dpbicgfSxcbiAgICAgIHsgdGV4dDogJ0lkZW50aWZ5aW5nIGNsaWVudHMnLCBsaW5rOiAnL2d1aWRlcy9pZGVudGlmeWluZy1jbGllbnRzJyB9LFxuICAgICAgeyB0ZXh0OiAnVGllcnMgYW5kIHNldmVyYWwgbGltaXRzJywgbGluazogJy9ndWlkZXMvdGllcnMtYW5kLXNldmVyYWwtbGltaXRzJyB9LFxuICAgICAgeyB0ZXh0OiAnQ2hhcmdlIGZvciB3aGF0IHdhcyB1c2VkJywgbGluazogJy9ndWlkZXMvcmVzZXJ2YXRpb25zJyB9LFxuICAgICAgeyB0ZXh0OiAnRm9yIHRoZSBjbGllbnRzIG9mIHlvdXIgQVBJJywgbGluazogJy9ndWlkZXMvZm9yLXlvdXItYXBpcy1jbGllbnRzJyB9LFxuICAgICAgeyB0ZXh0OiAnU2hvdyBjdXN0b21lcnMgdGhlaXIgdXNhZ2UnLCBsaW5rOiAnL2d1aWRlcy9zaG93LWN1c3RvbWVycy10aGVpci11c2FnZScgfSxcbiAgICAgIHsgdGV4dDogJ0Zsb29kcyBvZiBrZXlzJywgbGluazogJy9ndWlkZXMvZmxvb2RzLW9mLWtleXMnIH0sXG4gICAgXSxcbiAgfSxcbiAge1xuICAgIHRleHQ6ICdCeSB0YXNrJyxcbiAgICBpdGVtczogW1xuICAgICAgeyB0ZXh0OiAnUGxhbnMsIHdpdGggb3ZlcnJpZGVzJywgbGluazogJy9ndWlkZXMvcGxhbnMtYW5kLW92ZXJyaWRlcycgfSxcbiAgICAgIHsgdGV4dDogJ01vbnRobHkgcXVvdGFzJywgbGluazogJy9ndWlkZXMvbW9udGhseS1xdW90YXMnIH0sXG4gICAgICB7IHRleHQ6ICdTZXZlcmFsIHRlbmFudHMnLCBsaW5rOiAnL2d1aWRlcy9tdWx0aS10ZW5hbnQnIH0sXG4gICAgICB7IHRleHQ6ICdCdWRnZXRzIG9mIExMTSB0b2tlbnMnLCBsaW5rOiAnL2d1aWRlcy9sbG0tdG9rZW5zJyB9LFxuICAgICAgeyB0ZXh0OiAnR3JhcGhRTCcsIGxpbms6ICcvZ3VpZGVzL2dyYXBocWwnIH0sXG4gICAgICB7IHRleHQ6ICdXZWJob29rcycsIGxpbms6ICcvZ3VpZGVzL3dlYmhvb2tzJyB9LFxuICAgICAgeyB0ZXh0OiAnV2ViU29ja2V0IG1lc3NhZ2VzJywgbGluazogJy9ndWlkZXMvd2Vic29ja2V0cycgfSxcbiAgICAgIHsgdGV4dDogJ0ZpbGUgdXBsb2FkcycsIGxpbms6ICcvZ3VpZGVzL2ZpbGUtdXBsb2FkcycgfSxcbiAgICAgIHsgdGV4dDogJ0JhY2tncm91bmQgam9icycsIGxpbms6ICcvZ3VpZGVzL2JhY2tncm91bmQtam9icycgfSxcbiAgICAgIHsgdGV4dDogJ1NlcnZlcmxlc3MgYW5kIGVkZ2UnLCBsaW5rOiAnL2d1aWRlcy9zZXJ2ZXJsZXNzLWFuZC1lZGdlJyB9LFxuICAgIF0sXG4gIH0sXG4gIHtcbiAgICB0ZXh0OiAnUnVuIGl0JyxcbiAgICBpdGVtczogW1xuICAgICAgeyB0ZXh0OiAnUHJvZHVjdGlvbiBjaGVja2xpc3QnLCBsaW5rOiAnL2d1aWRlcy9wcm9kdWN0aW9uLWNoZWNrbGlzdCcgfSxcbiAgICAgIHsgdGV4dDogJ1JlZGlzJywgbGluazogJy9ndWlkZXMvcmVkaXMnIH0sXG4gICAgICB7IHRleHQ6ICdQb3N0Z3JlcycsIGxpbms6ICcvZ3VpZGVzL3Bvc3RncmVzJyB9LFxuICAgICAgeyB0ZXh0OiAnV2hlbiB0aGUgc3RvcmUgaXMgZG93bicsIGxpbms6ICcvZ3VpZGVzL3doZW4tdGhlLXN0b3JlLWlzLWRvd24nIH0sXG4gICAgICB7IHRleHQ6ICdTZWUgd2hhdCB5b3VyIGxpbWl0cyBkbycsIGxpbms6ICcvZ3VpZGVzL3NlZS13aGF0LXlvdXItbGltaXRzLWRvJyB9LFxuICAgICAgeyB0ZXh0OiAnVW5ibG9jayBhIGN1c3RvbWVyLCBiYW4gYW4gYWJ1c2VyJywgbGluazogJy9ndWlkZXMvdW5ibG9jay1hLWN1c3RvbWVyLWJhbi1hbi1hYnVzZXInIH0sXG4gICAgICB7IHRleHQ6ICdMZWFzZXMnLCBsaW5rOiAnL2d1aWRlcy9sZWFzZXMnIH0sXG4gICAgICB7IHRleHQ6ICdUZXN0aW5nIHlvdXIgYXBwJywgbGluazogJy9ndWlkZXMvdGVzdGluZy15b3VyLWFwcCcgfSxcbiAgICAgIHsgdGV4dDogJ0plc3QgYW5kIENvbW1vbkpTJywgbGluazogJy9ndWlkZXMvamVzdC1hbmQtY29tbW9uanMnIH0sXG4gICAgICB7IHRleHQ6ICdDb3N0IHBlciBjaGVjaycsIGxpbms6ICcvZ3VpZGVzL2Nvc3QtcGVyLWNoZWNrJyB9LFxuICAgICAgeyB0ZXh0OiAnU2VjdXJpdHkgbW9kZWwnLCBsaW5rOiAnL2d1aWRlcy9zZWN1cml0eS1tb2RlbCcgfSxcbiAgICAgIHsgdGV4dDogJ1F1ZXN0aW9ucycsIGxpbms6ICcvZ3VpZGVzL2ZhcScgfSxcbiAgICBdLFxuICB9LFxuICB7XG4gICAgdGV4dDogJ0J5IGZyYW1ld29yaycsXG4gICAgaXRlbXM6IFtcbiAgICAgIHsgdGV4dDogJ0V4cHJlc3MnLCBsaW5rOiAnL2ZyYW1ld29ya3MvZXhwcmVzcycgfSxcbiAgICAgIHsgdGV4dDogJ0Zhc3RpZnknLCBsaW5rOiAnL2ZyYW1ld29ya3MvZmFzdGlmeScgfSxcbiAgICAgIHsgdGV4dDogJ0hvbm8nLCBsaW5rOiAnL2ZyYW1ld29ya3MvaG9ubycgfSxcbiAgICAgIHsgdGV4dDogJ0tvYScsIGxpbms6ICcvZnJhbWV3b3Jrcy9rb2EnIH0sXG4gICAgICB7IHRleHQ6ICdOZXN0SlMnLCBsaW5rOiAnL2ZyYW1ld29ya3MvbmVzdGpzJyB9LFxuICAgICAgeyB0ZXh0OiAnTmV4dCwgU3ZlbHRlS2l0LCBoMywgV2ViJywgbGluazogJy9mcmFtZXdvcmtzL25leHQtc3ZlbHRla2l0LWgzJyB9LFxuICAgICAgeyB0ZXh0OiAnQnVuLCBEZW5vLCBXb3JrZXJzJywgbGluazogJy9mcmFtZXdvcmtzL2J1bi1kZW5vLXdvcmtlcnMnIH0sXG4gICAgICB7IHRleHQ6ICdXZWJTb2NrZXQnLCBsaW5rOiAnL2ZyYW1ld29ya3Mvd2Vic29ja2V0JyB9LFxuICAgIF0sXG4gIH0sXG4gIHtcbiAgICB0ZXh0OiAnQmV5b25kIG9uZSBhcHAnLFxuICAgIGl0ZW1zOiBbXG4gICAgICB7IHRleHQ6ICdMaW1pdHMgaW4gYSBmaWxlJywgbGluazogJy9ndWlkZXMvbGltaXRzLWluLWEtZmlsZScgfSxcbiAgICAgIHsgdGV4dDogJ1RoZSBkZWNpc2lvbiBzZXJ2aWNlJywgbGluazogJy9ndWlkZXMvZGVjaXNpb24tc2VydmljZScgfSxcbiAgICAgIHsgdGV4dDogJ01vdmluZyBmcm9tIGVudm95cHJveHkvcmF0ZWxpbWl0JywgbGluazogJy9ndWlkZXMvbW92aW5nLWZyb20tZW52b3ktcmF0ZWxpbWl0JyB9LFxuICAgICAgeyB0ZXh0OiAnQ2FsbGluZyBzb21lYm9keSBlbHNlXHUyMDE5cyBBUEknLCBsaW5rOiAnL2d1aWRlcy9jYWxsaW5nLXNvbWVib2R5LWVsc2VzLWFwaScgfSxcbiAgICBdLFxuICB9LFxuICB7XG4gICAgdGV4dDogJ0V4dGVuZCBpdCcsXG4gICAgaXRlbXM6IFtcbiAgICAgIHsgdGV4dDogJ0FkZGluZyBhIHN0b3JlJywgbGluazogJy9ndWlkZXMvYWRkaW5nLWEtc3RvcmUnIH0sXG4gICAgICB7IHRleHQ6ICdBZGRpbmcgYW4gYWRhcHRlcicsIGxpbms6ICcvZ3VpZGVzL2FkZGluZy1hbi1hZGFwdGVyJyB9LFxuICAgICAgeyB0ZXh0OiAnSG93IGl0IHdvcmtzIGluc2lkZScsIGxpbms6ICcvZ3VpZGVzL2hvdy1pdC13b3Jrcy1pbnNpZGUnIH0sXG4gICAgICB7IHRleHQ6ICdBcmNoaXRlY3R1cmUnLCBsaW5rOiAnL2FyY2hpdGVjdHVyZScgfSxcbiAgICAgIHsgdGV4dDogJ0RlY2lzaW9ucycsIGxpbms6ICcvZGVjaXNpb25zLycgfSxcbiAgICBdLFxuICB9LFxuICB7XG4gICAgdGV4dDogJ1JlZmVyZW5jZScsXG4gICAgaXRlbXM6IFtcbiAgICAgIHsgdGV4dDogJ1RoZSBsaW1pdGVyJywgbGluazogJy9yZWZlcmVuY2UvbGltaXRlcicgfSxcbiAgICAgIHsgdGV4dDogJ1RoZSBkZWNpc2lvbicsIGxpbms6ICcvcmVmZXJlbmNlL2RlY2lzaW9uJyB9LFxuICAgICAgeyB0ZXh0OiAnRXJyb3JzJywgbGluazogJy9yZWZlcmVuY2UvZXJyb3JzJyB9LFxuICAgICAgeyB0ZXh0OiAnQ29tcGF0aWJpbGl0eScsIGxpbms6ICcvcmVmZXJlbmNlL2NvbXBhdGliaWxpdHknIH0sXG4gICAgICB7IHRleHQ6ICdQcm9maWxlcyBvZiB1cHN0cmVhbXMnLCBsaW5rOiAnL3JlZmVyZW5jZS91cHN0cmVhbS1wcm9maWxlcycgfSxcbiAgICAgIHsgdGV4dDogJ0ZhdWx0cyB0aGF0IHdlcmUgZml4ZWQnLCBsaW5rOiAnL3JlZmVyZW5jZS9maXhlZC1mYXVsdHMnIH0sXG4gICAgICB7IHRleHQ6ICdBbGwgZG9jdW1lbnRhdGlvbicsIGxpbms6ICcvZG9jcycgfSxcbiAgICBdLFxuICB9LFxuICB7XG4gICAgdGV4dDogJ0Jlc2lkZSBvdGhlcnMnLFxuICAgIGl0ZW1zOiBbXG4gICAgICB7IHRleHQ6ICdDb21wYXJpc29uJywgbGluazogJy9jb21wYXJpc29uJyB9LFxuICAgICAgeyB0ZXh0OiAnT3B0aW9ucyBiZXNpZGUgb3B0aW9ucycsIGxpbms6ICcvZ3VpZGVzL2NvbXBhcmVkLXdpdGgtcGVlcnMnIH0sXG4gICAgICB7IHRleHQ6ICdCZWhhdmlvdXJzLCBhcyBvYnNlcnZlZCcsIGxpbms6ICcvYmVoYXZpb3VycycgfSxcbiAgICAgIHsgdGV4dDogJ0JlbmNobWFya3MnLCBsaW5rOiAnL2JlbmNobWFya3MnIH0sXG4gICAgXSxcbiAgfSxcbl07XG5cbi8qKiBUaGUgZ3JvdXBzLCBhbmQgdGhlIHJlZmVyZW5jZSBvZiBlYWNoIHBhY2thZ2UgdGhhdCB3YXMgd3JpdHRlbiBmcm9tIGl0cyBkb2NzdHJpbmdzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHNpZGViYXJPZihwYWdlczogUmVhZG9ubHlNYXA8c3RyaW5nLCBzdHJpbmc+KTogRGVmYXVsdFRoZW1lLlNpZGViYXIge1xuICBjb25zdCByZWZlcmVuY2UgPSBbLi4ucGFnZXMudmFsdWVzKCldXG4gICAgLmZpbHRlcigocGFnZSkgPT4gcGFnZS5zdGFydHNXaXRoKCdhcGkvQCcpKVxuICAgIC5tYXAoKHBhZ2UpID0+IHBhZ2UucmVwbGFjZSgvXFwubWQkLywgJycpKVxuICAgIC5zb3J0KCk7XG4gIGNvbnN0IGl0ZW1zID0gcmVmZXJlbmNlLm1hcCgocGFnZSkgPT4gKHsgdGV4dDogcGFnZS5yZXBsYWNlKCdhcGkvQHNsdWljZS8nLCAnJyksIGxpbms6IGAvJHtwYWdlfWAgfSkpO1xuICByZXR1cm4gWy4uLkdST1VQUywgeyB0ZXh0OiAnQVBJLCBieSBwYWNrYWdlJywgY29sbGFwc2VkOiB0cnVlLCBpdGVtcyB9XTtcbn1cbiJdLAogICJtYXBwaW5ncyI6ICI7QUFBd1EsU0FBUyxpQkFBQUEsc0JBQXFCO0FBQ3RTLFNBQVMsUUFBQUMsYUFBWTtBQUNyQixTQUFTLG9CQUFvQjtBQUM3QixPQUFPLGFBQWE7OztBQ0NwQixTQUFTLGdCQUFBQyxlQUFjLHFCQUFxQjtBQUM1QyxTQUFTLFdBQUFDLFVBQVMsUUFBQUMsYUFBWTtBQUM5QixTQUFTLGlCQUFBQyxzQkFBcUI7OztBQ0Y5QixTQUFTLGlCQUFpQjtBQUMxQixTQUFTLG9CQUFvQjtBQUM3QixTQUFTLFVBQVUsU0FBUyxZQUFZO0FBQ3hDLFNBQVMscUJBQXFCOzs7QUNKOUIsU0FBUyxhQUFhOzs7QUN1QmYsU0FBUyxXQUFXLFVBQVUsWUFBWTtBQUMvQyxRQUFNLFlBQVksV0FBVyxJQUFJLE1BQU0sS0FBSztBQUM1QyxRQUFNLFdBQVcsU0FBUyxPQUFPLENBQUMsWUFBWTtBQUM1QyxVQUFNLFFBQVEsV0FBVyxVQUFVLENBQUMsY0FBYyxPQUFPLFdBQVcsT0FBTyxDQUFDO0FBQzVFLFFBQUksU0FBUyxFQUFHLFdBQVUsS0FBSyxJQUFJO0FBQ25DLFdBQU8sUUFBUTtBQUFBLEVBQ2pCLENBQUM7QUFDRCxRQUFNLFdBQVcsV0FBVyxPQUFPLENBQUMsR0FBRyxNQUFNLENBQUMsVUFBVSxDQUFDLENBQUM7QUFDMUQsU0FBTztBQUFBLElBQ0wsR0FBRyxTQUFTLElBQUksQ0FBQyxFQUFFLE1BQU0sTUFBTSxRQUFRLE9BQU8sTUFBTSxHQUFHLElBQUksSUFBSSxJQUFJLE1BQU0sTUFBTSxNQUFNLE1BQU0sRUFBRTtBQUFBLElBQzdGLEdBQUcsU0FBUyxJQUFJLENBQUMsRUFBRSxNQUFNLE9BQU8sTUFBTTtBQUNwQyxhQUFPLEdBQUcsSUFBSSx5QkFBeUIsU0FBUyxTQUFTLE1BQU0sTUFBTSxFQUFFO0FBQUEsSUFDekUsQ0FBQztBQUFBLEVBQ0g7QUFDRjtBQU1BLFNBQVMsT0FBTyxFQUFFLE1BQU0sT0FBTyxHQUFHLFNBQVM7QUFDekMsUUFBTSxXQUFXLFFBQVEsU0FBUyxRQUFRLFFBQVEsS0FBSyxXQUFXLEdBQUcsSUFBSSxHQUFHO0FBQzVFLFNBQU8sYUFBYSxXQUFXLFVBQWEsV0FBVyxRQUFRO0FBQ2pFOzs7QURwQ0EsSUFBTSxhQUFhO0FBTW5CLElBQU0sU0FBUztBQUFBLEVBQ2IsTUFBTTtBQUFBLElBQ0osQ0FBQyxVQUFVO0FBQUEsSUFDWCxDQUFDLFNBQVM7QUFBQSxJQUNWLENBQUMsV0FBVyxVQUFVLFVBQVUsY0FBYyxRQUFRO0FBQUEsSUFDdEQsQ0FBQyxhQUFhO0FBQUEsSUFDZCxDQUFDLFVBQVUsV0FBVztBQUFBLElBQ3RCLENBQUMsYUFBYTtBQUFBLElBQ2QsQ0FBQyxjQUFjLFNBQVM7QUFBQSxJQUN4QixDQUFDLFVBQVU7QUFBQSxJQUNYLENBQUMsVUFBVTtBQUFBLEVBQ2I7QUFBQSxFQUNBLE1BQU07QUFBQSxJQUNKLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxRQUFRLEtBQUs7QUFBQSxJQUNkLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxZQUFZLFNBQVM7QUFBQSxJQUN0QixDQUFDLFNBQVM7QUFBQSxJQUNWLENBQUMsV0FBVyxhQUFhLE1BQU07QUFBQSxJQUMvQixDQUFDLFVBQVU7QUFBQSxFQUNiO0FBQUEsRUFDQSxRQUFRO0FBQUEsSUFDTixDQUFDLFVBQVU7QUFBQSxJQUNYLENBQUMsWUFBWTtBQUFBLElBQ2IsQ0FBQyxnQkFBZ0I7QUFBQSxJQUNqQixDQUFDLGtCQUFrQjtBQUFBLElBQ25CLENBQUMsa0JBQWtCO0FBQUEsSUFDbkIsQ0FBQyxXQUFXO0FBQUEsSUFDWixDQUFDLFVBQVU7QUFBQSxJQUNYLENBQUMsU0FBUyxPQUFPO0FBQUEsSUFDakIsQ0FBQyxxQkFBcUIsT0FBTztBQUFBLElBQzdCLENBQUMsTUFBTTtBQUFBLEVBQ1Q7QUFBQSxFQUNBLFFBQVE7QUFBQSxJQUNOLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxLQUFLO0FBQUEsSUFDTixDQUFDLFFBQVE7QUFBQSxJQUNULENBQUMsa0JBQWtCO0FBQUEsSUFDbkIsQ0FBQyxtQkFBbUI7QUFBQSxJQUNwQixDQUFDLG1CQUFtQjtBQUFBLElBQ3BCLENBQUMsUUFBUSxNQUFNO0FBQUEsSUFDZixDQUFDLE9BQU87QUFBQSxJQUNSLENBQUMsUUFBUTtBQUFBLElBQ1QsQ0FBQyxTQUFTO0FBQUEsSUFDVixDQUFDLFNBQVMsV0FBVztBQUFBLElBQ3JCLENBQUMsVUFBVTtBQUFBLEVBQ2I7QUFBQSxFQUNBLFVBQVU7QUFBQSxJQUNSLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxTQUFTLFNBQVMsVUFBVSxPQUFPLFdBQVcsVUFBVSxXQUFXLFNBQVM7QUFBQSxJQUM3RSxDQUFDLE9BQU87QUFBQSxJQUNSLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxTQUFTLFNBQVM7QUFBQSxJQUNuQixDQUFDLFNBQVMsWUFBWSxTQUFTO0FBQUEsSUFDL0IsQ0FBQyxVQUFVO0FBQUEsRUFDYjtBQUFBLEVBQ0EsV0FBVztBQUFBLElBQ1QsQ0FBQyxVQUFVO0FBQUEsSUFDWCxDQUFDLHFCQUFxQjtBQUFBLElBQ3RCLENBQUMsZ0JBQWdCLHNCQUFzQjtBQUFBLElBQ3ZDLENBQUMsWUFBWTtBQUFBLElBQ2IsQ0FBQyxTQUFTO0FBQUEsSUFDVixDQUFDLFlBQVk7QUFBQSxJQUNiLENBQUMsVUFBVTtBQUFBLElBQ1gsQ0FBQyxVQUFVO0FBQUEsSUFDWCxDQUFDLFVBQVU7QUFBQSxFQUNiO0FBQUEsRUFDQSxXQUFXO0FBQUEsSUFDVCxDQUFDLFVBQVU7QUFBQSxJQUNYLENBQUMsdUJBQXVCLE9BQU87QUFBQSxJQUMvQixDQUFDLGdCQUFnQixzQkFBc0I7QUFBQSxJQUN2QyxDQUFDLFFBQVE7QUFBQSxJQUNULENBQUMsV0FBVyxRQUFRLFFBQVEsUUFBUSxTQUFTO0FBQUEsSUFDN0MsQ0FBQyxZQUFZLFNBQVM7QUFBQSxJQUN0QixDQUFDLFVBQVU7QUFBQSxFQUNiO0FBQ0Y7QUFNQSxJQUFNLGFBQWEsQ0FBQztBQVFiLFNBQVMsY0FBYyxPQUFPLE1BQU0sYUFBYSxZQUFZO0FBQ2xFLFFBQU0sV0FBVyxPQUFPLFFBQVEsTUFBTSxFQUFFLFFBQVEsQ0FBQyxDQUFDLE1BQU0sTUFBTSxNQUFNO0FBQ2xFLFVBQU0sTUFBTSxZQUFZLElBQUk7QUFDNUIsV0FBTyxNQUNKLE9BQU8sQ0FBQyxTQUFTLEtBQUssV0FBVyxHQUFHLEdBQUcsR0FBRyxLQUFLLEtBQUssU0FBUyxLQUFLLEtBQUssQ0FBQyxLQUFLLFNBQVMsVUFBVSxDQUFDLEVBQ2pHLFFBQVEsQ0FBQyxTQUFTLE9BQU8sTUFBTSxLQUFLLElBQUksR0FBRyxLQUFLLE1BQU0sQ0FBQztBQUFBLEVBQzVELENBQUM7QUFDRCxTQUFPLFdBQVcsVUFBVSxVQUFVO0FBQ3hDO0FBU0EsU0FBUyxPQUFPLE1BQU0sTUFBTSxLQUFLLFFBQVE7QUFDdkMsUUFBTSxPQUFPLE9BQU8sTUFBTSxLQUFLLE1BQU07QUFDckMsUUFBTSxRQUFRLE9BQU8sVUFBVSxDQUFDLFVBQVUsTUFBTSxTQUFTLElBQUksQ0FBQztBQUM5RCxNQUFJLFFBQVEsRUFBRyxRQUFPLENBQUMsRUFBRSxNQUFNLE1BQU0sR0FBRyxRQUFRLE1BQU0sUUFBUSx5Q0FBeUMsQ0FBQztBQUN4RyxTQUFPLENBQUMsR0FBRyxLQUFLLFNBQVMsd0NBQXdDLENBQUMsRUFBRSxRQUFRLENBQUMsVUFBVTtBQUNyRixVQUFNLFNBQVMsT0FBTyxNQUFNLEtBQUssTUFBTSxRQUFRLElBQUksR0FBRyxNQUFNLENBQUMsS0FBSyxFQUFFLEdBQUcsS0FBSyxNQUFNO0FBQ2xGLFVBQU0sVUFBVSxPQUFPLFVBQVUsQ0FBQyxVQUFVLE1BQU0sU0FBUyxNQUFNLENBQUMsSUFBSTtBQUN0RSxRQUFJLFdBQVcsUUFBUSxRQUFTLFFBQU8sQ0FBQztBQUN4QyxVQUFNLE9BQU8sS0FBSyxNQUFNLEdBQUcsTUFBTSxRQUFRLE1BQU0sQ0FBQyxFQUFFLE1BQU0sRUFBRSxNQUFNLElBQUksRUFBRTtBQUN0RSxXQUFPLENBQUMsRUFBRSxNQUFNLE1BQU0sUUFBUSxHQUFHLElBQUksT0FBTyxNQUFNLElBQUksUUFBUSxnQ0FBZ0MsQ0FBQztBQUFBLEVBQ2pHLENBQUM7QUFDSDtBQVFBLFNBQVMsT0FBTyxNQUFNLEtBQUssUUFBUTtBQUNqQyxRQUFNLENBQUMsUUFBUSxJQUFJLEdBQUcsSUFBSSxJQUFJLEtBQUssTUFBTSxJQUFJLFNBQVMsQ0FBQyxFQUFFLE1BQU0sR0FBRztBQUNsRSxTQUFPLEtBQUssU0FBUyxLQUFLLE9BQU8sS0FBSyxDQUFDLFVBQVUsTUFBTSxTQUFTLEtBQUssQ0FBQyxJQUFJLFFBQVE7QUFDcEY7OztBRTdJTyxTQUFTLGdCQUFnQixNQUFNO0FBQ3BDLFNBQU8sQ0FBQyxrRkFBa0YsS0FBSyxJQUFJO0FBQ3JHOzs7QUNEQSxJQUFNLFNBQVM7QUFFZixJQUFNO0FBQUE7QUFBQSxFQUE0RDtBQUFBLElBQ2hFLElBQUk7QUFBQSxJQUNKLElBQUk7QUFBQSxJQUNKLEtBQUs7QUFBQSxJQUNMLEtBQUs7QUFBQSxFQUNQO0FBQUE7QUFNQSxJQUFNQyxjQUFhLENBQUM7QUFTYixTQUFTLGNBQWMsT0FBTyxNQUFNLGFBQWFBLGFBQVk7QUFDbEUsUUFBTSxXQUFXLE1BQU0sT0FBTyxlQUFlLEVBQUU7QUFBQSxJQUFRLENBQUMsU0FDdEQsV0FBVyxNQUFNLElBQUksRUFDbEIsT0FBTyxDQUFDLEVBQUUsS0FBSyxNQUFNLEtBQUssU0FBUyxVQUFVLENBQUMsY0FBYyxLQUFLLElBQUksQ0FBQyxFQUN0RSxJQUFJLENBQUMsRUFBRSxNQUFNLEtBQUssTUFBTTtBQUN2QixhQUFPLEVBQUUsTUFBTSxNQUFNLFFBQVEsR0FBRyxLQUFLLE1BQU0sWUFBWSxRQUFRLGNBQWMsTUFBTSxHQUFHO0FBQUEsSUFDeEYsQ0FBQztBQUFBLEVBQ0w7QUFDQSxTQUFPLFdBQVcsVUFBVSxVQUFVO0FBQ3hDO0FBTUEsU0FBUyxXQUFXLE1BQU0sTUFBTTtBQUM5QixRQUFNLENBQUMsRUFBRSxZQUFZLEVBQUUsSUFBSSw2QkFBNkIsS0FBSyxJQUFJLEtBQUssQ0FBQztBQUN2RSxNQUFJLGNBQWMsR0FBSSxRQUFPLENBQUM7QUFDOUIsUUFBTSxRQUFRLEtBQUssSUFBSSxFQUNwQixNQUFNLElBQUksRUFDVixJQUFJLENBQUMsTUFBTSxPQUFPLEVBQUUsTUFBTSxNQUFNLElBQUksRUFBRSxFQUFFO0FBQzNDLE1BQUksY0FBYyxLQUFNLFFBQU8sTUFBTSxPQUFPLENBQUMsRUFBRSxLQUFLLE1BQU0sU0FBUyxTQUFTLEdBQUcsS0FBSyxJQUFJLENBQUM7QUFDekYsTUFBSSxTQUFTO0FBQ2IsU0FBTyxNQUFNLE9BQU8sQ0FBQyxFQUFFLEtBQUssTUFBTTtBQUNoQyxRQUFJLGtCQUFrQixLQUFLLElBQUksRUFBRyxVQUFTLENBQUM7QUFDNUMsV0FBTyxDQUFDLFVBQVUsQ0FBQyxlQUFlLEtBQUssSUFBSTtBQUFBLEVBQzdDLENBQUM7QUFDSDs7O0FDaERBLElBQU0sVUFBVTtBQUFBLEVBQ2QsQ0FBQyxvQ0FBb0MscUNBQXFDO0FBQUEsRUFDMUUsQ0FBQyxzQkFBc0IsMkNBQTJDO0FBQUEsRUFDbEUsQ0FBQywrQ0FBK0MsNENBQTRDO0FBQUEsRUFDNUYsQ0FBQyxrRkFBa0YsZ0JBQWdCO0FBQUEsRUFDbkcsQ0FBQyw4Q0FBOEMsK0NBQStDO0FBQUEsRUFDOUYsQ0FBQyxhQUFhLDhCQUE4QjtBQUFBLEVBQzVDO0FBQUEsSUFDRTtBQUFBLElBQ0E7QUFBQSxFQUNGO0FBQUEsRUFDQSxDQUFDLHlDQUF5QyxzQ0FBc0M7QUFBQSxFQUNoRixDQUFDLDJDQUEyQyxlQUFlO0FBQUEsRUFDM0QsQ0FBQyxxQ0FBcUMseURBQXlEO0FBQUEsRUFDL0YsQ0FBQyxxQ0FBcUMsd0JBQXdCO0FBQUEsRUFDOUQsQ0FBQyxpQ0FBaUMsMEJBQTBCO0FBQUEsRUFDNUQsQ0FBQyw0Q0FBNEMsa0JBQWtCO0FBQUEsRUFDL0QsQ0FBQyx3Q0FBd0MsMEJBQTBCO0FBQUEsRUFDbkUsQ0FBQyxpQkFBaUIsc0NBQXNDO0FBQUEsRUFDeEQsQ0FBQyxnRUFBZ0UsaUJBQWlCO0FBQUEsRUFDbEYsQ0FBQyxxQ0FBcUMsNENBQTRDO0FBQUEsRUFDbEYsQ0FBQyx3QkFBd0IsVUFBVTtBQUFBLEVBQ25DLENBQUMsdUJBQXVCLHdDQUF3QztBQUFBLEVBQ2hFLENBQUMsa0RBQWtELGtDQUFrQztBQUFBLEVBQ3JGLENBQUMsdUJBQXVCLGVBQWU7QUFBQSxFQUN2QyxDQUFDLHdCQUF3Qix1QkFBdUI7QUFBQSxFQUNoRCxDQUFDLDZCQUE2QixvQkFBb0I7QUFDcEQ7QUFHQSxJQUFNLGlCQUFpQjtBQUV2QixJQUFNLGdCQUFnQjtBQUd0QixJQUFNLFdBQVc7QUFHakIsSUFBTSxpQkFBaUI7QUFNdkIsSUFBTUMsY0FBYTtBQUFBLEVBQ2pCLEVBQUUsTUFBTSxxQ0FBcUMsUUFBUSxvQkFBb0I7QUFBQSxFQUN6RSxFQUFFLE1BQU0sZ0NBQWdDLFFBQVEsNEJBQTRCO0FBQUEsRUFDNUUsRUFBRSxNQUFNLHNCQUFzQixRQUFRLFVBQVUsUUFBUSxpQkFBaUI7QUFDM0U7QUFRTyxTQUFTLGNBQWMsT0FBTyxNQUFNLGFBQWFBLGFBQVk7QUFDbEUsUUFBTSxXQUFXLE1BQ2QsT0FBTyxDQUFDLFNBQVMsZUFBZSxLQUFLLElBQUksS0FBSyxnQkFBZ0IsSUFBSSxDQUFDLEVBQ25FLFFBQVEsQ0FBQyxTQUFTO0FBQ2pCLFVBQU0sT0FBTyxLQUFLLElBQUk7QUFDdEIsV0FBTyxDQUFDLEdBQUcsVUFBVSxJQUFJLEdBQUcsR0FBRyxRQUFRLE1BQU0sSUFBSSxDQUFDLEVBQy9DLElBQUksQ0FBQyxFQUFFLElBQUksR0FBRyxNQUFNLE9BQU8sRUFBRSxNQUFNLE1BQU0sS0FBSyxNQUFNLEdBQUcsRUFBRSxFQUFFLE1BQU0sSUFBSSxFQUFFLFFBQVEsR0FBRyxNQUFNLEVBQUUsRUFDMUYsS0FBSyxDQUFDLEdBQUcsTUFBTSxFQUFFLE9BQU8sRUFBRSxJQUFJO0FBQUEsRUFDbkMsQ0FBQztBQUNILFNBQU8sV0FBVyxVQUFVLFVBQVU7QUFDeEM7QUFHQSxTQUFTLFVBQVUsTUFBTTtBQUN2QixRQUFNLFlBQVksS0FBSyxZQUFZO0FBQ25DLFNBQU8sUUFBUTtBQUFBLElBQVEsQ0FBQyxDQUFDLFFBQVEsTUFBTSxNQUNyQyxDQUFDLEdBQUcsVUFBVSxTQUFTLE1BQU0sQ0FBQyxFQUFFLElBQUksQ0FBQyxXQUFXLEVBQUUsSUFBSSxNQUFNLE9BQU8sUUFBUSxNQUFNLENBQUMsR0FBRyxPQUFPLEVBQUU7QUFBQSxFQUNoRztBQUNGO0FBUUEsU0FBUyxRQUFRLE1BQU0sTUFBTTtBQUMzQixNQUFJLENBQUMsK0NBQStDLEtBQUssSUFBSSxFQUFHLFFBQU8sQ0FBQztBQUN4RSxRQUFNLFFBQVEsQ0FBdUIsVUFBVSxJQUFJLE9BQU8sTUFBTSxNQUFNO0FBQ3RFLFFBQU0sT0FBTyxLQUFLLFFBQVEsVUFBVSxLQUFLO0FBQ3pDLFNBQU8sQ0FBQyxHQUFHLEtBQUssU0FBUyxlQUFlLENBQUMsRUFDdEMsT0FBTyxDQUFDLENBQUMsSUFBSSxNQUFNLENBQUMsY0FBYyxLQUFLLElBQUksQ0FBQyxFQUM1QyxPQUFPLENBQUMsQ0FBQyxJQUFJLE1BQU0sS0FBSyxNQUFNLDBCQUEwQixFQUFFLEtBQUssQ0FBQyxTQUFTLGVBQWUsS0FBSyxJQUFJLENBQUMsQ0FBQyxFQUNuRyxJQUFJLENBQUMsV0FBVztBQUFBLElBQ2YsSUFBSSxNQUFNO0FBQUEsSUFDVixRQUFRLE1BQU0sQ0FBQztBQUFBLElBQ2YsUUFBUTtBQUFBLEVBQ1YsRUFBRTtBQUNOOzs7QUx2RzBKLElBQU0sMkNBQTJDO0FBWTNNLElBQU0sUUFBUTtBQUNkLElBQU0sY0FBYztBQUNwQixJQUFNLFVBQVU7QUFXaEIsSUFBTUMsY0FBYTtBQUFBLEVBQ2pCLE1BQU0sQ0FBQztBQUFBLEVBQ1AsV0FBVztBQUFBLElBQ1Qsc0NBQXNDO0FBQUEsRUFDeEM7QUFDRjtBQUdBLElBQU0seUJBQXlCO0FBRy9CLElBQU0sc0JBQXNCLENBQUMsZ0JBQWdCLGlCQUFpQixXQUFXO0FBQ3pFLElBQU0scUJBQXFCLENBQUMsR0FBRyxxQkFBcUIsY0FBYztBQUVsRSxJQUFNLFNBQVM7QUFDZixJQUFNLE9BQU87QUFRTixTQUFTLGVBQWUsT0FBTyxNQUFNLEVBQUUsTUFBTSxVQUFVLElBQUlBLGFBQVk7QUFDNUUsU0FBTztBQUFBLElBQ0wsR0FBRyxNQUFNLE9BQU8sTUFBTSxJQUFJO0FBQUEsSUFDMUIsR0FBRyxNQUFNLEtBQUs7QUFBQSxJQUNkLEdBQUcsUUFBUSxPQUFPLElBQUk7QUFBQSxJQUN0QixHQUFHLFNBQVMsT0FBTyxTQUFTO0FBQUEsRUFDOUI7QUFDRjtBQU9BLFNBQVMsTUFBTSxPQUFPLE1BQU0sV0FBVztBQUNyQyxRQUFNLFdBQVcsQ0FBQztBQUNsQixRQUFNLFFBQVEsSUFBSTtBQUFBLElBQ2hCLE1BQU0sT0FBTyxDQUFDLFNBQVMsT0FBTyxLQUFLLElBQUksQ0FBQyxFQUFFLElBQUksQ0FBQyxTQUFTLENBQUMsTUFBTSxVQUFVLEtBQUssSUFBSSxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3ZGO0FBQ0EsYUFBVyxDQUFDLE1BQU0sS0FBSyxLQUFLLE9BQU87QUFDakMsUUFBSSxRQUFRLFdBQVcsRUFBRSxRQUFRLFdBQVksVUFBUyxLQUFLLEdBQUcsSUFBSSxLQUFLLEtBQUssaUJBQWlCLE9BQU8sRUFBRTtBQUFBLEVBQ3hHO0FBQ0EsYUFBVyxDQUFDLE1BQU0sTUFBTSxLQUFLLE9BQU8sUUFBUSxTQUFTLEdBQUc7QUFDdEQsU0FBSyxNQUFNLElBQUksSUFBSSxLQUFLLE1BQU07QUFDNUIsZUFBUyxLQUFLLEdBQUcsSUFBSSxxREFBcUQ7QUFDNUUsUUFBSSxXQUFXLEdBQUksVUFBUyxLQUFLLEdBQUcsSUFBSSxtREFBbUQ7QUFBQSxFQUM3RjtBQUNBLFFBQU0sVUFBVSxDQUFDLEdBQUcsS0FBSyxFQUFFLE9BQU8sQ0FBQyxDQUFDLElBQUksTUFBTSxDQUFDLEtBQUssS0FBSyxJQUFJLENBQUM7QUFDOUQsUUFBTSxPQUFPLFFBQVEsT0FBTyxDQUFDLENBQUMsRUFBRSxLQUFLLE1BQU0sUUFBUSxLQUFLO0FBQ3hELE1BQUksS0FBSyxTQUFTLFFBQVEsVUFBVSxJQUFJLGNBQWM7QUFDcEQsVUFBTSxPQUFPLEtBQUssSUFBSSxDQUFDLENBQUMsTUFBTSxLQUFLLE1BQU0sR0FBRyxJQUFJLEtBQUssS0FBSyxHQUFHLEVBQUUsS0FBSyxJQUFJO0FBQ3hFLGFBQVM7QUFBQSxNQUNQLFFBQVEsUUFBUSxTQUFTLEtBQUssTUFBTSxPQUFPLFFBQVEsTUFBTSw4QkFBOEIsS0FBSyxXQUFXLElBQUk7QUFBQSxJQUM3RztBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFHQSxTQUFTLE1BQU0sT0FBTztBQUNwQixTQUFPLE1BQ0osT0FBTyxDQUFDLFNBQVMsT0FBTyxLQUFLLElBQUksQ0FBQyxFQUNsQztBQUFBLElBQU8sQ0FBQyxTQUNQLEtBQUssTUFBTSxHQUFHLEVBQUUsS0FBSyxDQUFDLFNBQVMsdUJBQXVCLEtBQUssS0FBSyxRQUFRLFlBQVksRUFBRSxDQUFDLENBQUM7QUFBQSxFQUMxRixFQUNDLElBQUksQ0FBQyxTQUFTLEdBQUcsSUFBSSxpREFBaUQ7QUFDM0U7QUFPQSxTQUFTLFFBQVEsT0FBTyxNQUFNO0FBQzVCLFFBQU0sWUFBWTtBQUNsQixTQUNFLE1BRUcsT0FBTyxDQUFDLFNBQVMsU0FBUyxJQUFJLE1BQU0sY0FBYyxDQUFDLEtBQUssU0FBUyxjQUFjLENBQUMsRUFDaEYsUUFBUSxDQUFDLFNBQVM7QUFDakIsVUFBTSxPQUFPLEtBQUssSUFBSSxFQUFFLFFBQVEsK0JBQStCLEVBQUU7QUFDakUsVUFBTSxhQUFhLEtBQUssTUFBTSxXQUFXLEVBQUUsSUFBSSxDQUFDLFNBQVMsS0FBSyxLQUFLLENBQUM7QUFDcEUsVUFBTSxRQUFRLFdBQVcsS0FBSyxDQUFDLFNBQVMsU0FBUyxNQUFNLENBQUMsVUFBVSxLQUFLLElBQUksQ0FBQztBQUM1RSxXQUFPLFVBQVUsU0FDYixDQUFDLElBQ0QsQ0FBQyxHQUFHLElBQUksb0RBQW9ELFVBQVUsS0FBSyxDQUFDLEdBQUc7QUFBQSxFQUNyRixDQUFDO0FBRVA7QUFNQSxTQUFTLFNBQVMsT0FBTyxXQUFXO0FBQ2xDLFFBQU0sV0FBVyxPQUFPLEtBQUssU0FBUyxFQUNuQyxPQUFPLENBQUMsU0FBUyxDQUFDLE1BQU0sU0FBUyxJQUFJLENBQUMsRUFDdEMsSUFBSSxDQUFDLFNBQVMsR0FBRyxJQUFJLGlEQUFpRDtBQUN6RSxRQUFNLFVBQVUsSUFBSSxJQUFJLE1BQU0sT0FBTyxDQUFDLFNBQVMsaUNBQWlDLEtBQUssSUFBSSxDQUFDLEVBQUUsSUFBSSxTQUFTLENBQUM7QUFDMUcsYUFBVyxVQUFVLFNBQVM7QUFDNUIsVUFBTSxTQUFTLE1BQ1osT0FBTyxDQUFDLFNBQVMsVUFBVSxJQUFJLE1BQU0sTUFBTSxFQUMzQyxJQUFJLENBQUMsU0FBUyxLQUFLLE1BQU0sT0FBTyxTQUFTLENBQUMsQ0FBQyxFQUMzQyxPQUFPLENBQUMsU0FBUyxDQUFDLGdCQUFnQixLQUFLLElBQUksQ0FBQztBQUMvQyxlQUFXLFFBQVEscUJBQXFCO0FBQ3RDLFVBQUksQ0FBQyxPQUFPLFNBQVMsSUFBSSxFQUFHLFVBQVMsS0FBSyxHQUFHLE1BQU0sWUFBWSxJQUFJLEVBQUU7QUFBQSxJQUN2RTtBQUNBLGVBQVcsUUFBUSxRQUFRO0FBQ3pCLFVBQUksQ0FBQyxtQkFBbUIsU0FBUyxJQUFJLEtBQUssRUFBRSxHQUFHLE1BQU0sSUFBSSxJQUFJLE1BQU07QUFDakUsaUJBQVMsS0FBSyxHQUFHLE1BQU0sSUFBSSxJQUFJLGtEQUFrRDtBQUFBLElBQ3JGO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDtBQUdBLFNBQVMsVUFBVSxNQUFNO0FBQ3ZCLFNBQU8sS0FBSyxNQUFNLEtBQUssQ0FBQyxFQUFFLEtBQUssR0FBRztBQUNwQztBQUdBLFNBQVMsVUFBVSxNQUFNO0FBQ3ZCLFNBQU8sS0FBSyxNQUFNLElBQUksRUFBRSxVQUFVLEtBQUssU0FBUyxJQUFJLElBQUksSUFBSTtBQUM5RDtBQUdBLFNBQVMsVUFBVSxNQUFNO0FBQ3ZCLFNBQU8sS0FBSyxNQUFNLE1BQU0sQ0FBQyxFQUFFLENBQUM7QUFDOUI7QUFNTyxTQUFTLGdCQUFnQkMsT0FBTTtBQUVwQyxRQUFNLFlBQVksS0FBSztBQUN2QixRQUFNLEVBQUUsUUFBUSxRQUFRLFFBQVEsTUFBTSxJQUFJO0FBQUEsSUFDeEM7QUFBQSxJQUNBLENBQUMsWUFBWSxNQUFNLFlBQVksWUFBWSxzQkFBc0IsZUFBZTtBQUFBLElBQ2hGLEVBQUUsS0FBS0EsT0FBTSxVQUFVLFFBQVEsVUFBVTtBQUFBLEVBQzNDO0FBQ0EsTUFBSSxXQUFXLEVBQUcsT0FBTSxJQUFJLE1BQU0sd0JBQXdCLFNBQVMsTUFBTSxFQUFFO0FBQzNFLFFBQU0sVUFBVSxVQUFVLE9BQU8sQ0FBQyxZQUFZLE1BQU0sV0FBVyxHQUFHO0FBQUEsSUFDaEUsS0FBS0E7QUFBQSxJQUNMLFVBQVU7QUFBQSxJQUNWO0FBQUEsRUFDRixDQUFDLEVBQUU7QUFDSCxRQUFNLE9BQU8sSUFBSSxJQUFJLFFBQVEsTUFBTSxJQUFJLENBQUM7QUFDeEMsU0FBTyxPQUFPLE1BQU0sSUFBSSxFQUFFLE9BQU8sQ0FBQyxTQUFTLFNBQVMsTUFBTSxDQUFDLEtBQUssSUFBSSxJQUFJLENBQUM7QUFDM0U7QUFFQSxJQUFJLFFBQVEsS0FBSyxDQUFDLE1BQU0sY0FBYyx3Q0FBZSxHQUFHO0FBQ3RELFFBQU1BLFFBQU8sUUFBUSxRQUFRLGNBQWMsd0NBQWUsQ0FBQyxDQUFDO0FBQzVELFFBQU0sUUFBUSxnQkFBZ0JBLEtBQUk7QUFFbEMsUUFBTSxPQUFPLENBQUMsU0FBUyxhQUFhLEtBQUtBLE9BQU0sSUFBSSxHQUFHLE1BQU07QUFDNUQsUUFBTSxXQUFXLENBQUMsZ0JBQWdCLGVBQWUsZUFBZSxhQUFhLEVBQUU7QUFBQSxJQUFRLENBQUMsU0FDdEYsS0FBSyxPQUFPLElBQUk7QUFBQSxFQUNsQjtBQUNBLGFBQVcsV0FBVyxTQUFVLFNBQVEsTUFBTSxPQUFPO0FBQ3JELFVBQVEsSUFBSSxpQkFBaUIsTUFBTSxNQUFNLFdBQVcsU0FBUyxNQUFNLFlBQVk7QUFDL0UsVUFBUSxXQUFXLFNBQVMsU0FBUyxJQUFJLElBQUk7QUFDL0M7OztBRC9MdUosSUFBTUMsNENBQTJDO0FBWXhNLElBQU0sY0FBYztBQU1wQixJQUFNLFNBQVM7QUFBQSxFQUNiO0FBQUEsSUFDRTtBQUFBLElBQ0E7QUFBQSxJQUNBLENBQUMsRUFBRSxXQUFXLE1BQU0sT0FBTyxVQUFVO0FBQUEsRUFDdkM7QUFBQSxFQUNBLENBQUMsZ0RBQWdELCtCQUErQixDQUFDLEVBQUUsS0FBSyxNQUFNLEdBQUcsSUFBSSxLQUFLO0FBQUEsRUFDMUcsQ0FBQywwQ0FBMEMsK0JBQStCLENBQUMsRUFBRSxLQUFLLE1BQU0sR0FBRyxJQUFJLEtBQUs7QUFBQSxFQUNwRztBQUFBLElBQ0U7QUFBQSxJQUNBO0FBQUEsSUFDQSxDQUFDLEVBQUUsV0FBVyxNQUFNO0FBQUEsRUFDdEI7QUFBQSxFQUNBO0FBQUEsSUFDRTtBQUFBLElBQ0E7QUFBQSxJQUNBLENBQUMsRUFBRSxXQUFXLE1BQU07QUFBQSxFQUN0QjtBQUNGO0FBU08sU0FBUyxjQUFjLE9BQU8sTUFBTUMsWUFBVztBQUVwRCxRQUFNLFdBQVcsb0JBQUksSUFBSTtBQUN6QixhQUFXLENBQUMsTUFBTSxNQUFNLE9BQU8sS0FBSyxRQUFRO0FBQzFDLGVBQVcsUUFBUSxNQUFNLE9BQU8sQ0FBQyxRQUFRLEtBQUssS0FBSyxHQUFHLENBQUMsR0FBRztBQUN4RCxZQUFNLFNBQVMsS0FBSyxJQUFJO0FBQ3hCLFlBQU0sUUFBUSxPQUFPLFFBQVEsTUFBTSxDQUFDLEdBQUcsTUFBTSxNQUFNLFNBQVMsR0FBRyxJQUFJLEdBQUcsUUFBUUEsVUFBUyxDQUFDLEdBQUcsSUFBSSxFQUFFO0FBQ2pHLFVBQUksVUFBVSxVQUFVLE9BQU8sT0FBTyxJQUFJLElBQUksRUFBRyxVQUFTLElBQUksTUFBTSxLQUFLO0FBQUEsSUFDM0U7QUFBQSxFQUNGO0FBQ0EsU0FBTztBQUNUO0FBTU8sU0FBUyxhQUFhQSxZQUFXO0FBQ3RDLFNBQU8sT0FBTyxRQUFRQSxVQUFTLEVBQzVCLE9BQU8sQ0FBQyxDQUFDLEVBQUUsR0FBRyxNQUFNLFlBQVksS0FBSyxHQUFHLENBQUMsRUFDekM7QUFBQSxJQUNDLENBQUMsQ0FBQyxNQUFNLEdBQUcsTUFDVCxxQkFBcUIsSUFBSSxTQUFTLEdBQUc7QUFBQSxFQUN6QztBQUNKO0FBTU8sU0FBUyxjQUFjQyxPQUFNO0FBQ2xDLFNBQU8sS0FBSyxNQUFNQyxjQUFhQyxNQUFLRixPQUFNLGdCQUFnQixHQUFHLE1BQU0sQ0FBQztBQUN0RTtBQUVBLElBQUksUUFBUSxLQUFLLENBQUMsTUFBTUcsZUFBY0wseUNBQWUsR0FBRztBQUN0RCxRQUFNRSxRQUFPSSxTQUFRQSxTQUFRRCxlQUFjTCx5Q0FBZSxDQUFDLENBQUM7QUFDNUQsUUFBTUMsYUFBWSxjQUFjQyxLQUFJO0FBQ3BDLE1BQUksUUFBUSxLQUFLLFNBQVMsV0FBVyxHQUFHO0FBQ3RDLGVBQVcsV0FBVyxhQUFhRCxVQUFTLEVBQUcsU0FBUSxNQUFNLE9BQU87QUFDcEUsWUFBUSxLQUFLLGFBQWFBLFVBQVMsRUFBRSxXQUFXLElBQUksSUFBSSxDQUFDO0FBQUEsRUFDM0Q7QUFDQSxRQUFNLFdBQVc7QUFBQSxJQUNmLGdCQUFnQkMsS0FBSTtBQUFBLElBQ3BCLENBQUMsU0FBU0MsY0FBYUMsTUFBS0YsT0FBTSxJQUFJLEdBQUcsTUFBTTtBQUFBLElBQy9DRDtBQUFBLEVBQ0Y7QUFDQSxhQUFXLENBQUMsTUFBTSxJQUFJLEtBQUssU0FBVSxlQUFjRyxNQUFLRixPQUFNLElBQUksR0FBRyxJQUFJO0FBQ3pFLFVBQVEsSUFBSSxjQUFjLFNBQVMsSUFBSSxpQkFBaUI7QUFDMUQ7OztBTzdGd1EsU0FBUyxpQkFBQUssc0JBQXFCO0FBQ3RTLFNBQVMsMkJBQTJCO0FBQ3BDLFNBQVMsa0NBQWtDO0FBRndILElBQU1DLDRDQUEyQztBQU1wTixJQUFNLFFBQVE7QUFBQSxFQUNaO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFDRjtBQUdPLFNBQVMsV0FBVyxJQUE0QjtBQUNyRCxLQUFHLEtBQUssTUFBTSxLQUFLLFVBQVUsQ0FBQyxFQUFFLFFBQVEsSUFBSSxNQUFNO0FBQ2hELFVBQU0sUUFBZ0IsSUFBSSxZQUFZLElBQUksUUFBUSxJQUFJLFdBQVcsTUFBTSxHQUFHO0FBQzFFLFFBQUksQ0FBQyxNQUFNLEtBQUssQ0FBQyxTQUFTLEtBQUssU0FBUyxJQUFJLElBQUksRUFBRSxDQUFDLEVBQUc7QUFDdEQsZUFBVyxTQUFTLFFBQVE7QUFDMUIsWUFBTSxDQUFDLFVBQVUsR0FBRyxLQUFLLElBQUksTUFBTSxLQUFLLE1BQU0sR0FBRztBQUNqRCxVQUFJLE1BQU0sU0FBUyxXQUFXLGFBQWEsUUFBUSxDQUFDLE1BQU0sU0FBUyxXQUFXO0FBQzVFLGNBQU0sT0FBTyxHQUFHLE1BQU0sSUFBSTtBQUFBLElBQzlCO0FBQUEsRUFDRixDQUFDO0FBQ0g7QUFHTyxJQUFNLG9CQUFvQjtBQUFBLEVBQy9CLG9CQUFvQjtBQUFBLElBQ2xCLGlCQUFpQjtBQUFBLElBQ2pCLFlBQVksMkJBQTJCO0FBQUEsTUFDckMsS0FBS0MsZUFBYyxJQUFJLElBQUksc0JBQXNCRCx5Q0FBZSxDQUFDO0FBQUEsSUFDbkUsQ0FBQztBQUFBLElBQ0QsaUJBQWlCO0FBQUEsTUFDZixpQkFBaUI7QUFBQTtBQUFBLFFBRWYsUUFBUTtBQUFBLFFBQ1IsUUFBUTtBQUFBLFFBQ1Isa0JBQWtCO0FBQUEsUUFDbEIsT0FBTyxDQUFDLE1BQU07QUFBQSxRQUNkLGtCQUFrQixDQUFDLGdCQUFnQjtBQUFBLFFBQ25DLDRCQUE0QjtBQUFBLFFBQzVCLFFBQVE7QUFBQSxRQUNSLGNBQWM7QUFBQSxNQUNoQjtBQUFBLElBQ0Y7QUFBQSxFQUNGLENBQUM7QUFBQTtBQUVIOzs7QUMvQ3NRLFNBQVMsU0FBQUUsY0FBYTtBQU9yUixTQUFTLGFBQ2QsSUFDQUMsUUFDQSxZQUNNO0FBQ04sS0FBRyxLQUFLLE1BQU0sS0FBSywyQkFBMkIsQ0FBQyxFQUFFLFFBQVEsSUFBSSxNQUFNO0FBQ2pFLFVBQU0sT0FBMkIsSUFBSSxZQUFZLElBQUk7QUFDckQsVUFBTSxPQUFPLENBQUMsR0FBR0EsT0FBTSxLQUFLLENBQUMsRUFBRSxLQUFLLENBQUMsU0FBUyxNQUFNLFdBQVcsTUFBTSxHQUFHLEVBQUUsU0FBUyxJQUFJLElBQUksRUFBRSxDQUFDO0FBQzlGLFFBQUksU0FBUyxPQUFXO0FBQ3hCLGVBQVcsU0FBUyxPQUFPLFFBQVEsQ0FBQyxFQUFFLFNBQVMsTUFBTSxZQUFZLENBQUMsQ0FBQyxHQUFHO0FBQ3BFLFVBQUksTUFBTSxTQUFTLFlBQWE7QUFDaEMsWUFBTSxPQUFPLE1BQU0sUUFBUSxNQUFNO0FBQ2pDLFVBQUksU0FBUyxLQUFNLE9BQU0sUUFBUSxRQUFRLFNBQVMsTUFBTSxNQUFNQSxRQUFPLFVBQVUsQ0FBQztBQUFBLElBQ2xGO0FBQUEsRUFDRixDQUFDO0FBQ0g7QUFHTyxTQUFTLFNBQ2QsTUFDQSxNQUNBQSxRQUNBLFlBQ1E7QUFDUixNQUFJLDhCQUE4QixLQUFLLElBQUksRUFBRyxRQUFPO0FBQ3JELFFBQU0sQ0FBQyxPQUFPLElBQUksTUFBTSxJQUFJLEtBQUssTUFBTSxLQUFLLENBQUM7QUFDN0MsUUFBTSxTQUFTQyxPQUFNLEtBQUtBLE9BQU0sUUFBUSxJQUFJLEdBQUcsVUFBVSxJQUFJLENBQUMsRUFBRSxRQUFRLE9BQU8sRUFBRTtBQUNqRixRQUFNLE9BQU9ELE9BQU0sSUFBSSxNQUFNO0FBQzdCLFFBQU0sUUFDSixTQUFTLFNBQ0wsR0FBRyxVQUFVLGNBQWMsTUFBTSxLQUNqQyxJQUFJLEtBQUssUUFBUSwwQkFBMEIsSUFBSSxDQUFDO0FBQ3RELFNBQU8sV0FBVyxTQUFZLFFBQVEsR0FBRyxLQUFLLElBQUksTUFBTTtBQUMxRDs7O0FDeENzUSxTQUFTLFlBQVksbUJBQW1CO0FBQzlTLFNBQVMsUUFBQUUsT0FBTSxTQUFBQyxjQUFhO0FBRzVCLElBQU0sU0FBMkM7QUFBQSxFQUMvQyxtQkFBbUI7QUFBQSxFQUNuQixtQkFBbUI7QUFBQSxFQUNuQixlQUFlO0FBQUEsRUFDZiwrQkFBK0I7QUFBQSxFQUMvQiw4Q0FBOEM7QUFDaEQ7QUFNTyxTQUFTLFFBQVFDLE9BQTJDO0FBQ2pFLFFBQU1DLFNBQVEsSUFBSSxJQUFJLE9BQU8sUUFBUSxNQUFNLENBQUM7QUFDNUMsYUFBVyxRQUFRLFdBQVdELE9BQU0sWUFBWSxFQUFHLENBQUFDLE9BQU0sSUFBSSxNQUFNQyxPQUFNLFNBQVMsY0FBYyxJQUFJLENBQUM7QUFDckcsYUFBVyxRQUFRLFdBQVdGLE9BQU0sTUFBTSxHQUFHO0FBQzNDLFVBQU0sT0FBT0UsT0FBTSxTQUFTLFFBQVEsSUFBSTtBQUN4QyxJQUFBRCxPQUFNLElBQUksTUFBTSxTQUFTLGFBQWEsWUFBWSxJQUFJO0FBQUEsRUFDeEQ7QUFFQSxNQUFJLFdBQVdFLE1BQUtILE9BQU0sVUFBVSxDQUFDO0FBQ25DLGVBQVcsUUFBUSxXQUFXQSxPQUFNLFVBQVUsRUFBRyxDQUFBQyxPQUFNLElBQUksTUFBTSxLQUFLLE1BQU0sUUFBUSxNQUFNLENBQUM7QUFDN0YsYUFBVyxRQUFRLFlBQVlFLE1BQUtILE9BQU0sVUFBVSxDQUFDO0FBQ25ELElBQUFDLE9BQU0sSUFBSSxZQUFZLElBQUksY0FBYyxZQUFZLElBQUksS0FBSztBQUMvRCxTQUFPQTtBQUNUO0FBR08sU0FBUyxTQUFTRCxPQUFjQyxRQUE4QztBQUNuRixRQUFNLE9BQU8sWUFBWUQsT0FBTSxFQUFFLGVBQWUsS0FBSyxDQUFDLEVBQUU7QUFBQSxJQUN0RCxDQUFDLEVBQUUsS0FBSyxNQUFNLENBQUMseUJBQXlCLEtBQUssSUFBSTtBQUFBLEVBQ25EO0FBQ0EsUUFBTSxRQUFRLEtBQUs7QUFBQSxJQUFRLENBQUMsUUFDMUIsSUFBSSxZQUFZLElBQUksV0FBV0EsT0FBTSxJQUFJLElBQUksSUFBSSxJQUFJLEtBQUssU0FBUyxLQUFLLElBQUksQ0FBQyxJQUFJLElBQUksSUFBSSxDQUFDO0FBQUEsRUFDNUY7QUFDQSxTQUFPLENBQUMsc0JBQXNCLEdBQUcsTUFBTSxPQUFPLENBQUMsU0FBUyxDQUFDQyxPQUFNLElBQUksSUFBSSxDQUFDLENBQUM7QUFDM0U7QUFFQSxTQUFTLFdBQVdELE9BQWMsUUFBMEI7QUFDMUQsU0FBTyxZQUFZRyxNQUFLSCxPQUFNLE1BQU0sR0FBRyxFQUFFLGVBQWUsS0FBSyxDQUFDLEVBQUUsUUFBUSxDQUFDLFVBQVU7QUFDakYsVUFBTSxPQUFPRSxPQUFNLEtBQUssUUFBUSxNQUFNLElBQUk7QUFDMUMsUUFBSSxNQUFNLFlBQVk7QUFDcEIsYUFBTyxnQ0FBZ0MsS0FBSyxNQUFNLElBQUksSUFBSSxDQUFDLElBQUksV0FBV0YsT0FBTSxJQUFJO0FBQ3RGLFdBQU8sTUFBTSxLQUFLLFNBQVMsS0FBSyxJQUFJLENBQUMsSUFBSSxJQUFJLENBQUM7QUFBQSxFQUNoRCxDQUFDO0FBQ0g7OztBQ2pEMFIsU0FBUyxXQUFXLGdCQUFBSSxlQUFjLGlCQUFBQyxzQkFBcUI7QUFDalYsU0FBUyxRQUFBQyxhQUFZO0FBQ3JCLFNBQVMsWUFBWTtBQUdyQixJQUFNQyxTQUEwQztBQUFBLEVBQzlDLDRCQUE0QjtBQUFBLEVBQzVCLHVCQUF1QjtBQUN6QjtBQUdPLFNBQVMsZ0JBQWdCQyxPQUEyQztBQUN6RSxRQUFNLFdBQVcsb0JBQUksSUFBb0I7QUFDekMsYUFBVyxDQUFDLE1BQU0sSUFBSSxLQUFLLE9BQU8sUUFBUUQsTUFBSyxHQUFHO0FBQ2hELFVBQU0sV0FBV0UsY0FBYUMsTUFBS0YsT0FBTSxJQUFJLEdBQUcsTUFBTSxFQUFFLFNBQVMsMEJBQTBCO0FBQzNGLGVBQVcsQ0FBQyxFQUFFLE9BQU8sRUFBRSxLQUFLLFNBQVUsVUFBUyxJQUFJLE1BQU0sR0FBRyxJQUFJLElBQUksS0FBSyxJQUFJLENBQUMsRUFBRTtBQUFBLEVBQ2xGO0FBQ0EsU0FBTztBQUNUO0FBR08sU0FBUyxvQkFBb0JBLE9BQWMsTUFBb0I7QUFDcEUsWUFBVUUsTUFBSyxNQUFNLEdBQUcsR0FBRyxFQUFFLFdBQVcsS0FBSyxDQUFDO0FBQzlDLGFBQVcsQ0FBQyxNQUFNLE9BQU8sS0FBSyxnQkFBZ0JGLEtBQUksR0FBRztBQUNuRCxVQUFNLE9BQU87QUFBQTtBQUFBO0FBQUEsU0FHUixJQUFJO0FBQUEsZ0RBQ21DLE9BQU87QUFBQSxZQUMzQyxJQUFJLHVCQUF1QixPQUFPO0FBQUE7QUFBQTtBQUcxQyxJQUFBRyxlQUFjRCxNQUFLLE1BQU0sS0FBSyxHQUFHLElBQUksT0FBTyxHQUFHLElBQUk7QUFBQSxFQUNyRDtBQUNGOzs7QUMvQkEsSUFBTSxTQUFxQztBQUFBLEVBQ3pDO0FBQUEsSUFDRSxNQUFNO0FBQUEsSUFDTixPQUFPO0FBQUEsTUFDTCxFQUFFLE1BQU0sbUJBQW1CLE1BQU0sMEJBQTBCO0FBQUEsTUFDM0QsRUFBRSxNQUFNLDBCQUEwQixNQUFNLGVBQWU7QUFBQSxNQUN2RCxFQUFFLE1BQU0seUJBQXlCLE1BQU0sZ0NBQWdDO0FBQUEsTUFDdkUsRUFBRSxNQUFNLGNBQWMsTUFBTSxjQUFjO0FBQUEsSUFDNUM7QUFBQSxFQUNGO0FBQUEsRUFDQTtBQUFBLElBQ0UsTUFBTTtBQUFBLElBQ04sT0FBTztBQUFBLE1BQ0wsRUFBRSxNQUFNLHFCQUFxQixNQUFNLGVBQWU7QUFBQSxNQUNsRCxFQUFFLE1BQU0sc0JBQXNCLE1BQU0sNkJBQTZCO0FBQUEsTUFDakUsRUFBRSxNQUFNLHVCQUF1QixNQUFNLDhCQUE4QjtBQUFBLE1BQ25FLEVBQUUsTUFBTSw0QkFBNEIsTUFBTSxtQ0FBbUM7QUFBQSxNQUM3RSxFQUFFLE1BQU0sNEJBQTRCLE1BQU0sdUJBQXVCO0FBQUEsTUFDakUsRUFBRSxNQUFNLCtCQUErQixNQUFNLGdDQUFnQztBQUFBLE1BQzdFLEVBQUUsTUFBTSw4QkFBOEIsTUFBTSxxQ0FBcUM7QUFBQSxNQUNqRixFQUFFLE1BQU0sa0JBQWtCLE1BQU0seUJBQXlCO0FBQUEsSUFDM0Q7QUFBQSxFQUNGO0FBQUEsRUFDQTtBQUFBLElBQ0UsTUFBTTtBQUFBLElBQ04sT0FBTztBQUFBLE1BQ0wsRUFBRSxNQUFNLHlCQUF5QixNQUFNLDhCQUE4QjtBQUFBLE1BQ3JFLEVBQUUsTUFBTSxrQkFBa0IsTUFBTSx5QkFBeUI7QUFBQSxNQUN6RCxFQUFFLE1BQU0sbUJBQW1CLE1BQU0sdUJBQXVCO0FBQUEsTUFDeEQsRUFBRSxNQUFNLHlCQUF5QixNQUFNLHFCQUFxQjtBQUFBLE1BQzVELEVBQUUsTUFBTSxXQUFXLE1BQU0sa0JBQWtCO0FBQUEsTUFDM0MsRUFBRSxNQUFNLFlBQVksTUFBTSxtQkFBbUI7QUFBQSxNQUM3QyxFQUFFLE1BQU0sc0JBQXNCLE1BQU0scUJBQXFCO0FBQUEsTUFDekQsRUFBRSxNQUFNLGdCQUFnQixNQUFNLHVCQUF1QjtBQUFBLE1BQ3JELEVBQUUsTUFBTSxtQkFBbUIsTUFBTSwwQkFBMEI7QUFBQSxNQUMzRCxFQUFFLE1BQU0sdUJBQXVCLE1BQU0sOEJBQThCO0FBQUEsSUFDckU7QUFBQSxFQUNGO0FBQUEsRUFDQTtBQUFBLElBQ0UsTUFBTTtBQUFBLElBQ04sT0FBTztBQUFBLE1BQ0wsRUFBRSxNQUFNLHdCQUF3QixNQUFNLCtCQUErQjtBQUFBLE1BQ3JFLEVBQUUsTUFBTSxTQUFTLE1BQU0sZ0JBQWdCO0FBQUEsTUFDdkMsRUFBRSxNQUFNLFlBQVksTUFBTSxtQkFBbUI7QUFBQSxNQUM3QyxFQUFFLE1BQU0sMEJBQTBCLE1BQU0saUNBQWlDO0FBQUEsTUFDekUsRUFBRSxNQUFNLDJCQUEyQixNQUFNLGtDQUFrQztBQUFBLE1BQzNFLEVBQUUsTUFBTSxxQ0FBcUMsTUFBTSwyQ0FBMkM7QUFBQSxNQUM5RixFQUFFLE1BQU0sVUFBVSxNQUFNLGlCQUFpQjtBQUFBLE1BQ3pDLEVBQUUsTUFBTSxvQkFBb0IsTUFBTSwyQkFBMkI7QUFBQSxNQUM3RCxFQUFFLE1BQU0scUJBQXFCLE1BQU0sNEJBQTRCO0FBQUEsTUFDL0QsRUFBRSxNQUFNLGtCQUFrQixNQUFNLHlCQUF5QjtBQUFBLE1BQ3pELEVBQUUsTUFBTSxrQkFBa0IsTUFBTSx5QkFBeUI7QUFBQSxNQUN6RCxFQUFFLE1BQU0sYUFBYSxNQUFNLGNBQWM7QUFBQSxJQUMzQztBQUFBLEVBQ0Y7QUFBQSxFQUNBO0FBQUEsSUFDRSxNQUFNO0FBQUEsSUFDTixPQUFPO0FBQUEsTUFDTCxFQUFFLE1BQU0sV0FBVyxNQUFNLHNCQUFzQjtBQUFBLE1BQy9DLEVBQUUsTUFBTSxXQUFXLE1BQU0sc0JBQXNCO0FBQUEsTUFDL0MsRUFBRSxNQUFNLFFBQVEsTUFBTSxtQkFBbUI7QUFBQSxNQUN6QyxFQUFFLE1BQU0sT0FBTyxNQUFNLGtCQUFrQjtBQUFBLE1BQ3ZDLEVBQUUsTUFBTSxVQUFVLE1BQU0scUJBQXFCO0FBQUEsTUFDN0MsRUFBRSxNQUFNLDRCQUE0QixNQUFNLGdDQUFnQztBQUFBLE1BQzFFLEVBQUUsTUFBTSxzQkFBc0IsTUFBTSwrQkFBK0I7QUFBQSxNQUNuRSxFQUFFLE1BQU0sYUFBYSxNQUFNLHdCQUF3QjtBQUFBLElBQ3JEO0FBQUEsRUFDRjtBQUFBLEVBQ0E7QUFBQSxJQUNFLE1BQU07QUFBQSxJQUNOLE9BQU87QUFBQSxNQUNMLEVBQUUsTUFBTSxvQkFBb0IsTUFBTSwyQkFBMkI7QUFBQSxNQUM3RCxFQUFFLE1BQU0sd0JBQXdCLE1BQU0sMkJBQTJCO0FBQUEsTUFDakUsRUFBRSxNQUFNLG9DQUFvQyxNQUFNLHNDQUFzQztBQUFBLE1BQ3hGLEVBQUUsTUFBTSxvQ0FBK0IsTUFBTSxxQ0FBcUM7QUFBQSxJQUNwRjtBQUFBLEVBQ0Y7QUFBQSxFQUNBO0FBQUEsSUFDRSxNQUFNO0FBQUEsSUFDTixPQUFPO0FBQUEsTUFDTCxFQUFFLE1BQU0sa0JBQWtCLE1BQU0seUJBQXlCO0FBQUEsTUFDekQsRUFBRSxNQUFNLHFCQUFxQixNQUFNLDRCQUE0QjtBQUFBLE1BQy9ELEVBQUUsTUFBTSx1QkFBdUIsTUFBTSw4QkFBOEI7QUFBQSxNQUNuRSxFQUFFLE1BQU0sZ0JBQWdCLE1BQU0sZ0JBQWdCO0FBQUEsTUFDOUMsRUFBRSxNQUFNLGFBQWEsTUFBTSxjQUFjO0FBQUEsSUFDM0M7QUFBQSxFQUNGO0FBQUEsRUFDQTtBQUFBLElBQ0UsTUFBTTtBQUFBLElBQ04sT0FBTztBQUFBLE1BQ0wsRUFBRSxNQUFNLGVBQWUsTUFBTSxxQkFBcUI7QUFBQSxNQUNsRCxFQUFFLE1BQU0sZ0JBQWdCLE1BQU0sc0JBQXNCO0FBQUEsTUFDcEQsRUFBRSxNQUFNLFVBQVUsTUFBTSxvQkFBb0I7QUFBQSxNQUM1QyxFQUFFLE1BQU0saUJBQWlCLE1BQU0sMkJBQTJCO0FBQUEsTUFDMUQsRUFBRSxNQUFNLHlCQUF5QixNQUFNLCtCQUErQjtBQUFBLE1BQ3RFLEVBQUUsTUFBTSwwQkFBMEIsTUFBTSwwQkFBMEI7QUFBQSxNQUNsRSxFQUFFLE1BQU0scUJBQXFCLE1BQU0sUUFBUTtBQUFBLElBQzdDO0FBQUEsRUFDRjtBQUFBLEVBQ0E7QUFBQSxJQUNFLE1BQU07QUFBQSxJQUNOLE9BQU87QUFBQSxNQUNMLEVBQUUsTUFBTSxjQUFjLE1BQU0sY0FBYztBQUFBLE1BQzFDLEVBQUUsTUFBTSwwQkFBMEIsTUFBTSw4QkFBOEI7QUFBQSxNQUN0RSxFQUFFLE1BQU0sMkJBQTJCLE1BQU0sY0FBYztBQUFBLE1BQ3ZELEVBQUUsTUFBTSxjQUFjLE1BQU0sY0FBYztBQUFBLElBQzVDO0FBQUEsRUFDRjtBQUNGO0FBR08sU0FBUyxVQUFVRSxRQUEwRDtBQUNsRixRQUFNLFlBQVksQ0FBQyxHQUFHQSxPQUFNLE9BQU8sQ0FBQyxFQUNqQyxPQUFPLENBQUMsU0FBUyxLQUFLLFdBQVcsT0FBTyxDQUFDLEVBQ3pDLElBQUksQ0FBQyxTQUFTLEtBQUssUUFBUSxTQUFTLEVBQUUsQ0FBQyxFQUN2QyxLQUFLO0FBQ1IsUUFBTSxRQUFRLFVBQVUsSUFBSSxDQUFDLFVBQVUsRUFBRSxNQUFNLEtBQUssUUFBUSxnQkFBZ0IsRUFBRSxHQUFHLE1BQU0sSUFBSSxJQUFJLEdBQUcsRUFBRTtBQUNwRyxTQUFPLENBQUMsR0FBRyxRQUFRLEVBQUUsTUFBTSxtQkFBbUIsV0FBVyxNQUFNLE1BQU0sQ0FBQztBQUN4RTs7O0FaekhtSyxJQUFNQyw0Q0FBMkM7QUFXcE4sSUFBTSxPQUFPQyxlQUFjLElBQUksSUFBSSxVQUFVRCx5Q0FBZSxDQUFDO0FBQzdELElBQU0sUUFBUSxRQUFRLElBQUk7QUFDMUIsSUFBTSxZQUFZLGNBQWMsSUFBSTtBQUVwQyxJQUFPLGlCQUFRLGFBQWE7QUFBQSxFQUMxQixPQUFPO0FBQUEsRUFDUCxhQUFhO0FBQUE7QUFBQSxFQUViLE1BQU0sUUFBUSxJQUFJLGFBQWE7QUFBQSxFQUMvQixRQUFRO0FBQUEsRUFDUixZQUFZLFNBQVMsTUFBTSxLQUFLO0FBQUEsRUFDaEMsVUFBVSxPQUFPLFlBQVksS0FBSztBQUFBLEVBQ2xDLFFBQVFDLGVBQWMsSUFBSSxJQUFJLFdBQVdELHlDQUFlLENBQUM7QUFBQSxFQUN6RCxVQUFVQyxlQUFjLElBQUksSUFBSSxhQUFhRCx5Q0FBZSxDQUFDO0FBQUEsRUFDN0QsV0FBVztBQUFBLEVBQ1gsVUFBVSxDQUFDLEVBQUUsT0FBTyxNQUFNLG9CQUFvQixNQUFNLE1BQU07QUFBQSxFQUMxRCxhQUFhO0FBQUEsRUFDYixNQUFNO0FBQUEsSUFDSixDQUFDLFFBQVEsRUFBRSxLQUFLLFFBQVEsTUFBTSxhQUFhLE1BQU0sZ0JBQWdCLENBQUM7QUFBQSxJQUNsRSxDQUFDLFFBQVEsRUFBRSxNQUFNLGVBQWUsU0FBUyxVQUFVLENBQUM7QUFBQSxFQUN0RDtBQUFBLEVBQ0EsVUFBVTtBQUFBLElBQ1IsT0FBTyxFQUFFLE9BQU8sOEJBQThCLE1BQU0sNEJBQTRCO0FBQUE7QUFBQSxJQUVoRixRQUFRLEVBQUUsU0FBU0UsTUFBSztBQUFBLElBQ3hCLGtCQUFrQjtBQUFBLElBQ2xCLE9BQU8sSUFBSTtBQUNULG1CQUFhLElBQUksT0FBTyxVQUFVLFVBQVU7QUFDNUMsaUJBQVcsRUFBRTtBQUFBLElBQ2Y7QUFBQSxFQUNGO0FBQUEsRUFDQSxhQUFhO0FBQUEsSUFDWCxLQUFLO0FBQUEsTUFDSCxFQUFFLE1BQU0sU0FBUyxNQUFNLDBCQUEwQjtBQUFBLE1BQ2pELEVBQUUsTUFBTSxjQUFjLE1BQU0sY0FBYztBQUFBLE1BQzFDLEVBQUUsTUFBTSxnQkFBZ0IsTUFBTSxlQUFlO0FBQUEsTUFDN0MsRUFBRSxNQUFNLGFBQWEsTUFBTSxxQkFBcUI7QUFBQSxNQUNoRCxFQUFFLE1BQU0sY0FBYyxNQUFNLGNBQWM7QUFBQSxNQUMxQyxFQUFFLE1BQU0sY0FBYyxNQUFNLGNBQWM7QUFBQSxJQUM1QztBQUFBLElBQ0EsU0FBUyxVQUFVLEtBQUs7QUFBQSxJQUN4QixTQUFTLENBQUMsR0FBRyxDQUFDO0FBQUEsSUFDZCxRQUFRLEVBQUUsVUFBVSxRQUFRO0FBQUEsSUFDNUIsYUFBYSxDQUFDO0FBQUEsSUFDZCxXQUFXLEVBQUUsTUFBTSxZQUFZLE1BQU0sT0FBTztBQUFBLEVBQzlDO0FBQUEsRUFDQSxNQUFNO0FBQUEsSUFDSixPQUFPO0FBQUE7QUFBQSxNQUVMLFFBQVE7QUFBQTtBQUFBLE1BRVIsUUFBUTtBQUFBLE1BQ1IsZUFBZSxFQUFFLFFBQVEsTUFBTSxVQUFVLEVBQUUsUUFBUSxFQUFFLEVBQUU7QUFBQSxJQUN6RDtBQUFBLElBQ0EsU0FBUyxDQUFDLFFBQVEsRUFBRSxRQUFRLFVBQVUsTUFBTSxrQkFBa0IsTUFBTSxDQUFDLENBQUM7QUFBQSxJQUN0RSxTQUFTO0FBQUEsTUFDUCxZQUFZLENBQUMsZ0JBQWdCO0FBQUE7QUFBQSxNQUU3QixPQUFPLEVBQUUsS0FBS0QsZUFBYyxJQUFJLElBQUksdUJBQXVCRCx5Q0FBZSxDQUFDLEVBQUU7QUFBQSxJQUMvRTtBQUFBLElBQ0EsV0FBV0MsZUFBYyxJQUFJLElBQUksYUFBYUQseUNBQWUsQ0FBQztBQUFBLElBQzlELEtBQUssRUFBRSxTQUFTLEVBQUUsWUFBWSxDQUFDLGdCQUFnQixFQUFFLEdBQUcsWUFBWSxDQUFDLFlBQVksRUFBRTtBQUFBLEVBQ2pGO0FBQ0YsQ0FBQzsiLAogICJuYW1lcyI6IFsiZmlsZVVSTFRvUGF0aCIsICJzbHVnIiwgInJlYWRGaWxlU3luYyIsICJkaXJuYW1lIiwgImpvaW4iLCAiZmlsZVVSTFRvUGF0aCIsICJFWENFUFRJT05TIiwgIkVYQ0VQVElPTlMiLCAiRVhDRVBUSU9OUyIsICJyb290IiwgIl9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwiLCAiYWRkcmVzc2VzIiwgInJvb3QiLCAicmVhZEZpbGVTeW5jIiwgImpvaW4iLCAiZmlsZVVSTFRvUGF0aCIsICJkaXJuYW1lIiwgImZpbGVVUkxUb1BhdGgiLCAiX192aXRlX2luamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCIsICJmaWxlVVJMVG9QYXRoIiwgInBvc2l4IiwgInBhZ2VzIiwgInBvc2l4IiwgImpvaW4iLCAicG9zaXgiLCAicm9vdCIsICJwYWdlcyIsICJwb3NpeCIsICJqb2luIiwgInJlYWRGaWxlU3luYyIsICJ3cml0ZUZpbGVTeW5jIiwgImpvaW4iLCAiUEFHRVMiLCAicm9vdCIsICJyZWFkRmlsZVN5bmMiLCAiam9pbiIsICJ3cml0ZUZpbGVTeW5jIiwgInBhZ2VzIiwgIl9fdml0ZV9pbmplY3RlZF9vcmlnaW5hbF9pbXBvcnRfbWV0YV91cmwiLCAiZmlsZVVSTFRvUGF0aCIsICJzbHVnIl0KfQo=
