import type { Manifest } from '../../values/json';
import { textsAt, valuesAt } from '../../values/values-at';
import type { KindRules, NamedObject, ReferenceRule, TakenNetwork } from './rule';

const GROUP = 'kubeovn.io';

function named(kind: string, ...paths: readonly string[]): readonly ReferenceRule[] {
  return paths.map(path => ({ path, group: GROUP, kind }));
}

/** Namespaces may come later, e.g. with a tenant. */
const namespaces: ReferenceRule = { path: 'spec.namespaces[]', kind: 'Namespace', hard: false };

/** `NAME.NAMESPACE.ovn`, or with another last part for what is no network of OVN: the attachment that takes addresses here. */
function readProvider(value: unknown): readonly NamedObject[] {
  const [, name, namespace] = (typeof value === 'string' && /^([^.]+)\.([^.]+)(?:\.ovn)?$/.exec(value)) || [];
  return name === undefined ? [] : [{ name, namespace }];
}

/** Networks that Kube-OVN makes at its start out of the platform's own, and the VPC that they are in. */
const OWN_SUBNETS: readonly unknown[] = ['ovn-default', 'join'];
const OWN_VPC = 'ovn-cluster';

/** A subnet on a VLAN has the addresses of the network that is there already. */
function networkOf(manifest: Manifest): readonly TakenNetwork[] {
  const { name = '' } = manifest.metadata;
  const isOwn = OWN_SUBNETS.includes(name) || valuesAt(manifest, 'spec.default')[0] === true;
  if (isOwn || textsAt(manifest, 'spec.vlan').some(vlan => vlan !== '')) return [];
  const [vpc = OWN_VPC] = textsAt(manifest, 'spec.vpc');
  return textsAt(manifest, 'spec.cidrBlock').map(cidr => ({
    role: 'subnet',
    name: `subnet ${name}`,
    cidr,
    ...(vpc === OWN_VPC || vpc === '' ? {} : { domain: `VPC ${vpc}` }),
  }));
}

const exists = { rule: 'exists' } as const;
const ready = { rule: 'field', field: 'status.ready', equals: true } as const;

/** Kube-OVN. Source of readiness: what its controller writes into the status, version 1.15. */
export const ovnRules: readonly KindRules[] = [
  {
    group: GROUP,
    kind: 'Subnet',
    readiness: { rule: 'condition', type: 'Ready' },
    references: [
      ...named('Vpc', 'spec.vpc'),
      ...named('Vlan', 'spec.vlan'),
      namespaces,
      {
        path: 'spec.provider',
        group: 'k8s.cni.cncf.io',
        kind: 'NetworkAttachmentDefinition',
        read: readProvider,
        hard: false,
      },
    ],
    networks: networkOf,
  },
  {
    group: GROUP,
    kind: 'Vpc',
    readiness: { rule: 'field', field: 'status.standby', equals: true },
    references: [
      namespaces,
      // peers name each other
      { path: 'spec.vpcPeerings[]', group: GROUP, kind: 'Vpc', name: 'remoteVpc', hard: false },
      ...named('Subnet', 'spec.extraExternalSubnets[]').map(rule => ({ ...rule, hard: false })),
    ],
  },
  {
    group: GROUP,
    kind: 'Vlan',
    readiness: exists,
    references: named('ProviderNetwork', 'spec.provider'),
  },
  { group: GROUP, kind: 'ProviderNetwork', readiness: ready },
  { group: GROUP, kind: 'IPPool', readiness: exists, references: [...named('Subnet', 'spec.subnet'), namespaces] },
  {
    group: GROUP,
    kind: 'Vip',
    readiness: exists,
    references: named('Subnet', 'spec.subnet', 'spec.attachSubnets[]'),
  },
  {
    group: GROUP,
    kind: 'VpcNatGateway',
    readiness: exists,
    references: [
      ...named('Vpc', 'spec.vpc'),
      ...named('Subnet', 'spec.subnet', 'spec.externalSubnets[]'),
      ...named('QoSPolicy', 'spec.qosPolicy'),
    ],
  },
  {
    group: GROUP,
    kind: 'VpcEgressGateway',
    readiness: ready,
    runsPods: true,
    references: [
      ...named('Vpc', 'spec.vpc'),
      ...named('Subnet', 'spec.externalSubnet', 'spec.internalSubnet', 'spec.policies[].subnets[]'),
    ],
  },
  {
    group: GROUP,
    kind: 'VpcDns',
    readiness: { rule: 'field', field: 'status.active', equals: true },
    references: [...named('Vpc', 'spec.vpc'), ...named('Subnet', 'spec.subnet')],
  },
  ...['SecurityGroup', 'QoSPolicy', 'SwitchLBRule'].map((kind): KindRules => ({
    group: GROUP,
    kind,
    readiness: exists,
  })),
  // what plugs pods into networks beside their first
  { group: 'k8s.cni.cncf.io', kind: 'NetworkAttachmentDefinition', readiness: exists },
];
