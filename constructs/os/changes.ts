import type { Json, JsonObject } from '../../lib/values/json';
import { isMap } from '../../lib/values/json-map';
import { identityOf } from './raw-patches';

/** What a change asks of a machine, the mildest first. */
export const CHANGE_CLASSES = ['live', 'reboot', 'upgrade', 're-install'] as const;

/**
 * What a change asks of a machine: nothing; to start anew, so that it is staged, the node drained and rebooted; another image by `talosctl upgrade`, since new
 * configuration never changes what is installed; or to be installed anew, since it acts at no other time.
 */
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** A field that differs. */
export interface FieldChange {
  /** Where: members of the main document, or a document by kind and name and then its members. */
  readonly path: string;
  readonly class: ChangeClass;
}

/** Members of `machine` that act without a reboot. Source: Talos 1.10 to 1.13, "Editing Machine Configuration", and its list of fields in source. */
const LIVE = [
  'ca',
  'acceptedCAs',
  'time',
  'certSANs',
  'network',
  'sysfs',
  'sysctls',
  'logging',
  'controlPlane',
  'kubelet',
  'kernel',
  'registries',
  'pods',
  'seccompProfiles',
  'nodeAnnotations',
  'nodeLabels',
  'nodeTaints',
  'features.kubernetesTalosAPIAccess',
  'features.kubePrism',
  'features.hostDNS',
  'features.imageCache',
  'features.nodeAddressSortAlgorithm',
].map(member => `machine.${member}`);

/** What acts when a machine is installed, and never again. */
const AT_INSTALLATION = [
  'machine.type',
  'machine.install.disk',
  'machine.install.diskSelector',
  'machine.install.wipe',
  'machine.systemDiskEncryption',
  'VolumeConfig STATE',
  'VolumeConfig EPHEMERAL',
];

/** What differs between two patches of a machine, and what each difference asks of it. */
export function changesOf(before: readonly JsonObject[], after: readonly JsonObject[]): readonly FieldChange[] {
  const documents = new Map<string, [JsonObject | undefined, JsonObject | undefined]>();
  for (const document of before) documents.set(identityOf(document), [document, undefined]);
  for (const document of after)
    documents.set(identityOf(document), [documents.get(identityOf(document))?.[0], document]);
  return [...documents].flatMap(([name, [old, next]]) =>
    (old === undefined || next === undefined ? [name] : differences(old, next, name)).map(path => ({
      path,
      class: classOf(path),
    })),
  );
}

/** What all changes together ask of a machine; undefined where there are none. */
export function worstOf(changes: readonly FieldChange[]): ChangeClass | undefined {
  return CHANGE_CLASSES.findLast(each => changes.some(change => change.class === each));
}

function differences(before: Json | undefined, after: Json | undefined, path: string): readonly string[] {
  if (!isMap(before) || !isMap(after)) return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap(key => differences(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

function classOf(path: string): ChangeClass {
  const isBelow = (parent: string): boolean => path === parent || path.startsWith(`${parent}.`);
  if (path === 'machine.install.image') return 'upgrade';
  if (AT_INSTALLATION.some(isBelow)) return 're-install';
  return path.startsWith('machine.') && !LIVE.some(isBelow) ? 'reboot' : 'live';
}
