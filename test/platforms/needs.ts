import { addComponent, type COMPONENTS } from './components';
import type { Drawing } from './drawing';

/** What constructs stand on. */
const NEEDS: Readonly<Record<string, readonly (keyof typeof COMPONENTS)[]>> = {
  GeneratedSecret: ['external-secrets'],
  LinstorStorage: ['cert-manager', 'snapshot-controller'],
  PostgresApp: ['cloudnative-pg', 'external-secrets'],
  TenantCluster: ['kamaji', 'cluster-api', 'kubevirt', 'cdi', 'instance-types'],
  TenantEtcd: ['etcd-operator', 'kamaji', 'cert-manager'],
  VmDisk: ['cdi'],
  VmInstance: ['kubevirt', 'cdi', 'instance-types'],
  InstanceTypes: ['kubevirt'],
  VmImages: ['cdi'],
  Kamaji: ['cert-manager'],
  IngressNginx: ['cert-manager'],
  ClusterApi: ['cert-manager'],
};

/** How often a component is there that something drawn stands on. Without it, that is refused. */
const MET = 0.9;

/** Adds most of the components that drawn constructs need. The bundle has its own. */
export function addNeeds(drawing: Drawing): void {
  const { drawn, home, random } = drawing;
  if ('PaasFull' in drawn) return;
  for (const [construct, needed] of Object.entries(NEEDS))
    for (const id of construct in drawn ? needed : [])
      if (home.node.tryFindChild(id) === undefined && random.chance(MET)) addComponent(drawing, id);
}
