import { readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigError, type ConfigIssue, type ConfigPath, showPath } from './config-error.ts';

/** A configuration as it was written, and where each part of it is. */
export interface ConfigSource {
  readonly value: unknown;
  /**
   * An issue with the part at this path, or with the nearest part around it if it is missing. With `ofKey`,
   * its position is that of the key, not of the value.
   */
  issue(path: ConfigPath, message: string, ofKey?: boolean): ConfigIssue;
}

/** More would hold up the process, and is not a file of limits. */
const MOST_BYTES = 10_000_000;

/** Reads YAML or JSON. Throws a {@link ConfigError} if the file cannot be read or parsed. */
export function readSource(file: string): ConfigSource {
  return sourceOfText(readText(file), file);
}

/** Reads the text of a file. Throws a {@link ConfigError}. */
export function readText(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read: ${message}.`;
    throw new ConfigError([unplaced(file, reason)], { cause });
  }
  if (text.length <= MOST_BYTES) return text;
  throw new ConfigError([unplaced(file, `The file must have at most ${MOST_BYTES} bytes.`)]);
}

/** Parses YAML or JSON. `name` is that of the file, for errors. Throws a {@link ConfigError}. */
export function sourceOfText(text: string, name: string): ConfigSource {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [first] = document.errors;
  if (first !== undefined) {
    // Further errors follow from the first.
    const [offset] = first.pos;
    const hint = text.slice(0, offset).endsWith('$') ? " Write '${...}' in quotes inside of braces." : '';
    const message = `This is not valid YAML: ${first.message.replace(/\.?$/, '.')}${hint}`;
    throw new ConfigError([{ source: name, ...at(offset), path: '', message }]);
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (cause) {
    throw new ConfigError([unplaced(name, `The file cannot be used: ${(cause as Error).message}.`)], {
      cause,
    });
  }
  return {
    value,
    issue(path, message, ofKey = false) {
      const node = nodeAt(document.contents as Node | null, path, ofKey);
      return { source: name, ...at(node?.range?.[0] ?? 0), path: showPath(path), message };
    },
  };
}

/** Takes an object that the caller has put together. */
export function sourceOfObject(value: unknown): ConfigSource {
  return {
    value,
    issue: (path, message) => ({ ...unplaced(undefined, message), path: showPath(path) }),
  };
}

function unplaced(source: string | undefined, message: string): ConfigIssue {
  return { source, line: undefined, column: undefined, path: '', message };
}

/** The node at this path, or the nearest around it. */
function nodeAt(root: Node | null, path: ConfigPath, ofKey: boolean): Node | null {
  let node = root;
  for (const [i, part] of path.entries()) {
    if (isMap(node) && ofKey && i === path.length - 1) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      return isPair(pair) ? (pair.key as Node) : node;
    }
    const inner = (node as { get?(key: unknown, keepScalar: true): unknown } | null)?.get?.(part, true);
    if (typeof inner !== 'object' || inner === null) return node;
    node = inner as Node;
  }
  return node;
}
