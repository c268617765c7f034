import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import type { Finding } from '../../lib/values/finding';

/** Codes that docs/checks.md describes. */
const DOCUMENTED = new Set(
  [...readFileSync(join(__dirname, '../../docs/checks.md'), 'utf8').matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([a-z0-9-]+\/[a-z0-9-]+)`/g)].map(([, code]) => code!),
  ),
);

/** Codes of what no construct makes: networks and machines that are stated, patches of the platform. */
const OF_THE_PLATFORM = ['loss/etcd', 'networks/overlap', 'patch/no-match'];

/** Findings without words, or with a code that nobody describes. */
export function undescribed(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ code, message }) => !DOCUMENTED.has(code) || message === '')
    .map(({ code, message }) => `docs/checks.md does not describe ${code} (${message})`);
}

/** What is wrong with findings of checks: each is described, and about a construct that is there. */
export function misjudged(root: IConstruct, findings: readonly Finding[]): readonly string[] {
  const lost = findings.filter(
    ({ code, construct }) =>
      !(construct === undefined && OF_THE_PLATFORM.includes(code)) && constructAt(root, construct ?? '') === undefined,
  );
  return [
    ...undescribed(findings),
    ...lost.map(({ code, construct, message }) => `${code} is about ${construct}, which is not there (${message})`),
  ];
}

/** The construct at a path below a root. */
export function constructAt(root: IConstruct, path: string): IConstruct | undefined {
  return path
    .split('/')
    .reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), path === '' ? undefined : root);
}
