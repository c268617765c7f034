import type { Manifest } from '../../values/json';
import { isMap, ownValue } from '../../values/json-map';

/** Parameters by which storage classes of CSI drivers (LINSTOR, Longhorn) count the copies of a volume, each on another node. */
export const VOLUME_COPIES = [
  'autoPlace',
  'placementCount',
  'linstor.csi.linbit.com/autoPlace',
  'linstor.csi.linbit.com/placementCount',
  'numberOfReplicas',
];

/** Copies by provisioner where the class does not say. Sources: LINSTOR CSI driver, "placementCount"; Longhorn, "Default Replica Count". */
const DEFAULT_COPIES: ReadonlyMap<string, number> = new Map([
  ['linstor.csi.linbit.com', 1],
  ['driver.longhorn.io', 3],
]);

/** Provisioners whose volumes are on one node's disk and nowhere else. */
const LOCAL = new Set([
  'docker.io/hostpath',
  'k8s.io/minikube-hostpath',
  'kubernetes.io/no-provisioner',
  'local.csi.openebs.io',
  'microk8s.io/hostpath',
  'openebs.io/local',
  'rancher.io/local-path',
  'topolvm.cybozu.com',
  'topolvm.io',
  'zfs.csi.openebs.io',
]);

/** On how many nodes a volume of a StorageClass has its data; undefined where nobody knows, as of storage outside of the cluster. */
export function volumeCopies(storageClass: Manifest): number | undefined {
  const { provisioner, parameters } = storageClass as { readonly provisioner?: unknown; readonly parameters?: unknown };
  if (typeof provisioner !== 'string') return undefined;
  if (LOCAL.has(provisioner)) return 1;
  const byDefault = DEFAULT_COPIES.get(provisioner);
  if (byDefault === undefined || !isMap(parameters)) return byDefault;
  const stated = VOLUME_COPIES.map(name => Number(ownValue(parameters, name))).find(
    copies => Number.isInteger(copies) && copies > 0,
  );
  return stated ?? byDefault;
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Whether claims that name no class get this one. */
export function isDefaultClass({ metadata: { annotations = {} } }: Manifest): boolean {
  return annotations[DEFAULT_CLASS] === 'true';
}
