import { join } from 'node:path';
import type { Construct } from 'constructs';
import { InstanceTypes } from '../../constructs/apps/instance-types';
import { VmImages } from '../../constructs/apps/vm-images';
import { Cdi } from '../../constructs/infrastructure/cdi';
import { Flux } from '../../constructs/infrastructure/flux';
import { KubeVirt } from '../../constructs/infrastructure/kubevirt';
import { LinstorStorage } from '../../constructs/infrastructure/linstor';
import { Multus } from '../../constructs/infrastructure/multus';
import { SnapshotController } from '../../constructs/infrastructure/snapshot-controller';
import { CertManager } from '../../constructs/platform/cert-manager';
import { CloudNativePg } from '../../constructs/platform/cloudnative-pg';
import { ClusterApi } from '../../constructs/platform/cluster-api';
import { EtcdOperator } from '../../constructs/platform/etcd-operator';
import { ExternalSecrets } from '../../constructs/platform/external-secrets';
import { IngressNginx } from '../../constructs/platform/ingress-nginx';
import { Kamaji } from '../../constructs/platform/kamaji';
import { VictoriaMetricsOperator } from '../../constructs/platform/victoria-metrics-operator';
import { drawProps, make, type Drawing } from './drawing';
import { readType } from './type-reader';

/** A class of constructs that take props. */
type Class = new (scope: Construct, id: string, props: never) => Construct;

const CONSTRUCTS = join(__dirname, '../../constructs');

/** Components that a platform has one of and that need nothing but their props. */
export const COMPONENTS = {
  multus: [Multus, 'infrastructure/multus'],
  'snapshot-controller': [SnapshotController, 'infrastructure/snapshot-controller'],
  kubevirt: [KubeVirt, 'infrastructure/kubevirt'],
  cdi: [Cdi, 'infrastructure/cdi'],
  'ingress-nginx': [IngressNginx, 'platform/ingress-nginx'],
  'victoria-metrics-operator': [VictoriaMetricsOperator, 'platform/victoria-metrics-operator'],
  'etcd-operator': [EtcdOperator, 'platform/etcd-operator'],
  kamaji: [Kamaji, 'platform/kamaji'],
  'cluster-api': [ClusterApi, 'platform/cluster-api'],
  'instance-types': [InstanceTypes, 'apps/instance-types'],
  'vm-images': [VmImages, 'apps/vm-images'],
  linstor: [LinstorStorage, 'infrastructure/linstor'],
  flux: [Flux, 'infrastructure/flux'],
  'cert-manager': [CertManager, 'platform/cert-manager'],
  'cloudnative-pg': [CloudNativePg, 'platform/cloudnative-pg'],
  'external-secrets': [ExternalSecrets, 'platform/external-secrets'],
} as const satisfies Readonly<Record<string, readonly [Class, string]>>;

/** Adds a component with drawn props. @returns it, where its constructor took what was drawn */
export function addComponent<K extends keyof typeof COMPONENTS, P extends object>(
  drawing: Drawing,
  id: K,
  given: Partial<P> = {},
): InstanceType<(typeof COMPONENTS)[K][0]> | undefined {
  const [component, file] = COMPONENTS[id];
  return addConstruct(drawing, component as Class, file, { scope: drawing.home, id }, given) as never;
}

/** Adds a construct of the package with drawn props. `given` ones may be constructs too. */
export function addConstruct<C extends Construct, P extends object>(
  drawing: Drawing,
  construct: new (scope: Construct, id: string, props: never) => C,
  file: string,
  { scope, id }: { readonly scope: Construct; readonly id: string },
  given: Partial<P> = {},
): C | undefined {
  const form = readType(join(CONSTRUCTS, `${file}.ts`), `${construct.name}Props`);
  const drawn = drawProps<Record<string, unknown>>(drawing, form, Object.keys(given));
  let made: C | undefined;
  make(drawing, construct.name, { scope, id }, drawn, props => {
    made = new construct(scope, id, { ...props, ...given } as never);
  });
  if (made !== undefined) drawing.taken.push({ what: construct.name, props: given });
  return made;
}
