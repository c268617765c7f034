import type { Construct } from 'constructs';
import { CiliumNetworkPolicy } from '../../lib/kinds/generated/cilium.io';
import { Secret, Service } from '../../lib/kinds/generated/core';
import { VirtualMachine } from '../../lib/kinds/generated/kubevirt.io';
import { Application } from '../../lib/model/application';
import type { SecretRef } from '../../lib/values/secret-ref';
import { allowFromWorld } from '../tenancy/allow';
import { tenantOf } from '../tenancy/tenant-mark';
import type { SecretName } from './postgres-backup-values';
import { refuse, type Problem } from './values';
import { allowUsing } from './vm-access';
import { VmDisk } from './vm-disk';
import { machineSpec, sshSecret } from './vm-instance-machine';
import { valueProblems } from './vm-instance-problems';
import type { VmInstanceDisk, VmInstanceValues } from './vm-instance-values';

export type * from './vm-instance-values';

/** A disk, and how a machine sees it. */
export interface VmInstanceDiskProps extends Pick<VmInstanceDisk, 'bus'> {
  readonly disk: VmDisk;
}

/** Props of {@link VmInstance}: the parameters, with typed references where a program has better than names. */
export interface VmInstanceProps extends Omit<VmInstanceValues, 'disks' | 'cloudInitSecret'> {
  /**
   * Disks of the same tenant, in the order in which it boots from them.
   * @default []
   */
  readonly disks?: readonly (VmDisk | VmInstanceDiskProps | VmInstanceDisk)[];
  /**
   * Secret of the same namespace that holds the user data in its key `userdata`, in place of `cloudInit`.
   * @default - none
   */
  readonly cloudInitSecret?: SecretRef<'userdata'> | SecretName;
}

/** A port that no guest listens on: a Service must have one. */
const NO_PORT = 65535;
const NAME_LABELS = ['app.kubernetes.io/instance', 'app.kubernetes.io/name'] as const;

/**
 * A virtual machine, run by KubeVirt.
 * @example
 * new VmInstance(tenant, 'web', {
 *   disks: [system],
 *   instanceType: 'u1.large',
 *   sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA9n alice'],
 *   external: true,
 * });
 */
export class VmInstance extends Application {
  /** An application from plain values, as they stand in a cluster or a file. @throws FindingsError like the constructor */
  static fromValues(scope: Construct, id: string, values: VmInstanceValues): VmInstance {
    return new VmInstance(scope, id, values);
  }

  /** Name under which pods of the cluster reach it, on every port. */
  readonly host: string;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: VmInstanceProps = {}) {
    super(scope, id, { kind: 'VmInstance', prefix: 'vm-instance' });
    const { releaseName, namespace } = this;
    const values = plainValues(props);
    refuse(this, [...placeProblems(props, namespace), ...valueProblems(values, releaseName)]);
    const { sshKeys = [] } = values;
    this.host = `${releaseName}.${namespace}.svc`;
    new VirtualMachine(this, 'machine', {
      metadata: this.metadata(),
      spec: machineSpec(values, { namespace, releaseName, labels: this.labels }),
    });
    if (sshKeys.length > 0)
      new Secret(this, 'ssh-keys', {
        metadata: { ...this.metadata(), name: sshSecret(releaseName) },
        stringData: Object.fromEntries(sshKeys.map((key, index) => [`key${index}`, key])),
      });
    this.addService(values);
    this.allowPeople();
  }

  private addService({ external = false, externalMethod = 'PortList', externalPorts = [22] }: VmInstanceValues): void {
    const selector = Object.fromEntries(NAME_LABELS.map(label => [label, this.labels[label]!]));
    const whole = external && externalMethod === 'WholeIP';
    const named = externalPorts.map(port => ({ name: `port-${port}`, port, targetPort: port }));
    const { labels, ...metadata } = this.metadata();
    new Service(this, 'service', {
      metadata: whole
        ? {
            ...metadata,
            // the cluster's own proxy leaves it alone
            labels: { ...labels, 'service.kubernetes.io/service-proxy-name': 'cozy-proxy' },
            annotations: { 'networking.cozystack.io/wholeIP': 'true' },
          }
        : { ...metadata, labels },
      spec: {
        ...(external
          ? { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false }
          : { type: 'ClusterIP', clusterIP: 'None' }),
        ports: external && named.length > 0 ? named : [{ port: NO_PORT }],
        selector,
      },
    });
    if (whole) this.allowWorld(selector);
    else if (external) allowFromWorld(this, 'external', { labels: selector, ports: externalPorts });
  }

  /** Opens all ports to the world. */
  private allowWorld(labels: Readonly<Record<string, string>>): void {
    if (tenantOf(this) === undefined) return;
    new CiliumNetworkPolicy(this, 'policy-external', {
      metadata: { name: `${this.releaseName}-external`, labels: this.labels },
      spec: { endpointSelector: { matchLabels: labels }, ingress: [{ fromEntities: ['world'] }] },
    });
  }

  /** People of the tenant may see it, sit at its console, start and stop it. */
  private allowPeople(): void {
    const rule = (group: string, resources: readonly string[], verbs: readonly string[]) => ({
      apiGroups: [group],
      resources,
      resourceNames: [this.releaseName],
      verbs,
    });
    allowUsing(this, [
      rule('kubevirt.io', ['virtualmachineinstances'], ['get']),
      rule(
        'subresources.kubevirt.io',
        ['console', 'portforward', 'vnc'].map(each => `virtualmachineinstances/${each}`),
        ['get'],
      ),
      rule(
        'subresources.kubevirt.io',
        ['restart', 'start', 'stop'].map(each => `virtualmachines/${each}`),
        ['update'],
      ),
    ]);
  }
}

/** The props with names in place of references. What is none stays as given, for the checks to judge. */
function plainValues(props: VmInstanceProps): VmInstanceValues {
  const { disks, cloudInitSecret, ...rest } = props ?? {};
  // programs in JavaScript may give anything
  const list: unknown = disks;
  return {
    ...rest,
    ...(disks === undefined ? {} : { disks: Array.isArray(list) ? disks.map(plainDisk) : (list as VmInstanceDisk[]) }),
    ...(cloudInitSecret === undefined ? {} : { cloudInitSecret: plainSecret(cloudInitSecret) }),
  };
}

function plainDisk(disk: VmDisk | VmInstanceDiskProps | VmInstanceDisk): VmInstanceDisk {
  if (VmDisk.isVmDisk(disk)) return { name: disk.diskName, optical: disk.optical };
  if (typeof disk !== 'object' || disk === null || !('disk' in disk) || !VmDisk.isVmDisk(disk.disk))
    return disk as VmInstanceDisk;
  const { disk: construct, ...rest } = disk;
  return { name: construct.diskName, optical: construct.optical, ...rest };
}

function plainSecret(secret: SecretRef | SecretName): SecretName {
  return typeof secret === 'object' && secret !== null && 'namespace' in secret ? { name: secret.name } : secret;
}

/** Disks and Secrets are used within their namespace. */
function placeProblems({ disks, cloudInitSecret }: VmInstanceProps = {}, namespace: string): readonly Problem[] {
  const foreign = (field: string, what: string, other: string): Problem[] =>
    other === namespace
      ? []
      : [
          {
            code: 'props/value',
            field,
            message: `the ${what} must be in namespace '${namespace}', got one in '${other}'`,
          },
        ];
  const given: readonly unknown[] = Array.isArray(disks) ? disks : [];
  return [
    ...given.flatMap((item, index) => {
      const disk = VmDisk.isVmDisk(item) ? item : (item as Partial<VmInstanceDiskProps> | null)?.disk;
      return VmDisk.isVmDisk(disk) ? foreign(`disks[${index}]`, 'disk', disk.namespace) : [];
    }),
    ...(cloudInitSecret !== undefined && cloudInitSecret !== null && 'namespace' in cloudInitSecret
      ? foreign('cloudInitSecret', 'Secret', cloudInitSecret.namespace)
      : []),
  ];
}
