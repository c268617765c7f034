import { parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../values/json';
import { isMap } from '../values/json-map';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { identityOf } from './document-identity';

/** What changes of a machine between two states of a program. */
export interface MachineChange {
  readonly hostname: string;
  /** `join`: it is new; `leave`: the program has it no more. */
  readonly class: ChangeClass | 'join' | 'leave';
  /** Fields that differ. */
  readonly fields: readonly FieldChange[];
}

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

/** What changes between two states of a cluster's files, machine by machine; those that stay as they are left out. */
export function machineChanges(before: FiledCluster, after: FiledCluster): readonly MachineChange[] {
  const left = new Map(before.machines.map(machine => [identity(machine), machine]));
  const changes = after.machines.map((machine): MachineChange | undefined => {
    const { hostname } = machine;
    const old = left.get(identity(machine));
    if (old === undefined) return { hostname, class: 'join', fields: [] };
    left.delete(identity(machine));
    const fields = [...changesOf(documentsOf(old), documentsOf(machine)), ...ofBase(before, after, old, machine)];
    const worst = worstOf(fields);
    return worst === undefined ? undefined : { hostname, class: worst, fields };
  });
  const leaving = [...left.values()].map(({ hostname }): MachineChange => ({ hostname, class: 'leave', fields: [] }));
  return [...changes.filter(change => change !== undefined), ...leaving];
}

/** A change in a line: `worker-1: reboot (machine.env)`. */
export function changeLine({ hostname, class: what, fields }: MachineChange): string {
  const shown = fields.slice(0, 4).map(({ path }) => path);
  const more = fields.length > shown.length ? [`${fields.length - shown.length} more`] : [];
  return `${hostname}: ${what}${fields.length === 0 ? '' : ` (${[...shown, ...more].join(', ')})`}`;
}

/** A machine stays the same machine under another hostname or address where its hardware is known. */
function identity({ mac, hostname }: FiledMachine): string {
  return mac?.toLowerCase() ?? hostname;
}

function documentsOf({ patch }: FiledMachine): readonly JsonObject[] {
  return parseAllDocuments(patch).map(document => (document.toJS() ?? {}) as JsonObject);
}

/** What the patch does not say: it comes from the base that talosctl makes. */
function ofBase(
  before: FiledCluster,
  after: FiledCluster,
  old: FiledMachine,
  next: FiledMachine,
): readonly FieldChange[] {
  const differing = (path: string, from: string, to: string, what: ChangeClass): readonly FieldChange[] =>
    from === to ? [] : [{ path, class: what }];
  return [
    ...differing('kubernetesVersion', before.kubernetesVersion, after.kubernetesVersion, 'live'),
    ...differing('endpoint', before.endpoint, after.endpoint, 'live'),
    ...differing('role', old.role, next.role, 're-install'),
  ];
}

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
