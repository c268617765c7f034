import { renameSync } from 'node:fs';
import { isMap, parseAllDocuments, parseDocument } from 'yaml';
import { AUTHORITIES, type Authority } from './authority';
import type { FiledCluster } from './cluster-files';
import { configurations } from './configuration';
import { certificateOf } from './new-authority';
import type { Site, SiteOptions } from './site';
import type { Step } from './step';
import { Talosctl } from './talosctl';

/** Phases of a rotation, as they are told. */
export const PHASES = [
  'the old authority is the only one',
  'the new authority is accepted',
  'the new authority issues, the old one is accepted',
  'the new authority is the only one',
] as const;

/** A phase of a rotation, by which authority issues and which are accepted. */
export type Phase = 0 | 1 | 2 | 3;

/** What a rotation works with: both bundles, and the configuration of each machine in each phase. */
export interface Rotation {
  readonly authority: Authority;
  /** With a credential of the old bundle. */
  readonly before: Site;
  /** With a credential of the new bundle. */
  readonly after: Site;
  /** The same, but for machines that show a certificate of the new bundle; the others trust those of both. */
  readonly onlyNew: Talosctl;
  /** File of the new certificate of the authority. */
  readonly certificate: string;
  readonly phases: Readonly<Record<Phase, ReadonlyMap<string, string>>>;
  readonly tell: (step: Step) => void;
}

export async function rotation(
  authority: Authority,
  { before, after }: Pick<Rotation, 'before' | 'after'>,
  options: SiteOptions,
  next: string,
): Promise<Rotation> {
  before.redaction.learn(next);
  after.redaction.learn(options.secrets);
  const { cluster, tell } = before;
  const bundles = [options.secrets, next];
  const [old, fresh] = bundles.map(secrets => certificateOf(secrets, authority)) as [string, string];
  const own = after.workspace.write('talosconfig-new', after.talosconfig);
  const onlyNew = new Talosctl(options.talosctl ?? 'talosctl', own, after.redaction);
  const known = new Set(bundles.map(secrets => certificateOf(secrets, AUTHORITIES.talos)));
  for (const site of [before, after]) trust(site, [...known]);
  const accepting = (crt: string): FiledCluster => acceptingIn(cluster, authority, crt);
  return {
    authority,
    before,
    after,
    onlyNew,
    certificate: after.workspace.write('authority-new.crt', Buffer.from(fresh, 'base64').toString()),
    phases: {
      0: await phase(before, cluster, 0),
      1: await phase(before, accepting(fresh), 1),
      2: await phase(after, accepting(old), 2),
      3: await phase(after, cluster, 3),
    },
    tell,
  };
}

/** Lets a credential be used with machines of any of the authorities. */
function trust({ workspace, talosconfig }: Site, authorities: readonly string[]): void {
  const text = authorities.map(authority => Buffer.from(authority, 'base64').toString().trim()).join('\n');
  const document = parseDocument(talosconfig);
  const contexts = document.get('contexts');
  if (!isMap(contexts)) throw new Error('talosctl wrote a credential without contexts');
  for (const { key } of contexts.items) contexts.setIn([key, 'ca'], Buffer.from(`${text}\n`).toString('base64'));
  workspace.write('talosconfig', document.toString({ lineWidth: 0 }));
}

/** The same cluster, whose machines accept one more authority. */
function acceptingIn(cluster: FiledCluster, { part }: Authority, crt: string): FiledCluster {
  return { ...cluster, machines: cluster.machines.map(machine => ({ ...machine, patch: withAccepted(machine.patch, part, crt) })) }; // prettier-ignore
}

function withAccepted(patch: string, part: Authority['part'], crt: string): string {
  const documents = parseAllDocuments(patch);
  const main = documents.find(document => !document.has('kind'));
  if (main === undefined) return [patch.trimEnd(), `${part}:\n  acceptedCAs:\n    - crt: ${crt}\n`].join('\n---\n');
  const given = main.toJS() as Partial<Record<Authority['part'], { readonly acceptedCAs?: readonly unknown[] }>>;
  main.setIn([part, 'acceptedCAs'], main.createNode([...(given[part]?.acceptedCAs ?? []), { crt }]));
  return documents.map(document => document.toString({ lineWidth: 0, directives: false })).join('---\n');
}

async function phase(site: Site, cluster: FiledCluster, number: Phase): Promise<ReadonlyMap<string, string>> {
  const files = await configurations({ ...site, cluster });
  return new Map(
    [...files].map(([hostname, file]) => {
      // the next phase is made in the same folder
      const kept = site.workspace.path(`${hostname}.phase-${number}.yaml`);
      renameSync(file, kept);
      return [hostname, kept];
    }),
  );
}
