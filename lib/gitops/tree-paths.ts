import type { Finding } from '../values/finding';

/** Everything of ours in a tree that is no file of the program starts with this. */
export const RESERVED = '.strata-';

/** What is wrong with the paths of a tree before anybody looks at the disk: escapes, odd characters, collisions. */
export function checkPaths(paths: Iterable<string>): Finding[] {
  const findings: Finding[] = [];
  const files = new Set<string>();
  const folders = new Map<string, string>();
  const byLowerCase = new Map<string, string>();
  const meet = (path: string): void => {
    const lower = path.toLowerCase();
    const other = byLowerCase.get(lower);
    if (other === undefined) byLowerCase.set(lower, path);
    else if (other !== path) findings.push(caseFinding(path, other));
  };
  for (const path of paths) {
    const reason = objection(path);
    if (reason !== undefined) {
      findings.push({
        code: 'tree/bad-path',
        severity: 'error',
        message: `${reason}: ${JSON.stringify(path)}`,
        source: path,
      });
      continue;
    }
    files.add(path);
    meet(path);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.set(folder, path);
      meet(folder);
    }
  }
  for (const [folder, path] of folders) {
    if (!files.has(folder)) continue;
    const message = `${folder} would be a file and the folder of ${path}`;
    findings.push({ code: 'tree/file-and-folder', severity: 'error', message, source: folder });
  }
  return findings;
}

function caseFinding(path: string, other: string): Finding {
  return {
    code: 'tree/case',
    severity: 'error',
    message: `${path} and ${other} differ only in case: some file systems keep one of them`,
    fix: 'rename one of the objects',
    source: path,
  };
}

function objection(path: string): string | undefined {
  if (/[\u0000-\u001f\u007f\\:*?"<>|]/.test(path))
    return 'a path of the tree has a character that some file system lacks';
  if (path === '' || path.startsWith('/')) return 'a path of the tree must be relative';
  if (/(?:^|\/)(?:\.{0,2})(?:\/|$)/.test(path))
    return 'a path of the tree must name each folder once and stay below the root';
  if (path.startsWith(RESERVED)) return `names that start with ${RESERVED} are for the writer of the tree`;
  return undefined;
}
