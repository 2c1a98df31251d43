/**
 * The path in one spelling: without query, decoded once, lower case, without empty and `.` segments, with
 * `..` resolved, and without a slash at the end. Most routers serve all of these spellings by one handler, so
 * a client must not escape a limit by another one. Where a router distinguishes them, the limit counts them
 * together, which is the safe side: rules only ever restrict.
 */
export function plainPath(path: string): string {
  // Every rule looks at the path of the same request.
  if (path !== lastPath) {
    lastPlain = computePlainPath(path);
    lastPath = path;
  }
  return lastPlain;
}

let lastPath = '/';
let lastPlain = '/';

function computePlainPath(path: string): string {
  const segments: string[] = [];
  for (const segment of decoded(path.replace(/[?#].*$/s, ''))
    .toLowerCase()
    .split(/[/\\]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** An encoded slash is part of a segment for most routers, so it stays encoded. */
function decoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded.replace(/%(2f|5c)/gi, '%25$1'));
    } catch {
      return encoded;
    }
  });
}
