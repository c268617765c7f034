import { Cidr } from '../../lib/values/cidr';
import { THRESHOLD, reservationProblems, sizeOf } from './tenant-cluster-sizes';
import { groupName, templateName } from './tenant-cluster-template';
import { networkOf } from './tenant-cluster-control-plane';
import type { TenantClusterNodeGroup } from './tenant-cluster-node-values';
import type { TenantClusterValues } from './tenant-cluster-values';
import { DEFAULT_VERSION, skewProblem } from './tenant-cluster-versions';
import { nanoUnits } from '../../lib/values/quantity';
import { hasShape, NAME_TOO_LONG, ValuesSchema, type Problem } from './values';

const SCHEMA = new ValuesSchema('tenant-cluster');

/** Longest name of a cluster: the longest of its Deployments and Services adds 19 characters to it, and may have 63. */
const NAME_LENGTH = 44;

/** Longest name of a group's MachineDeployment: machines add 12 characters, and a machine's name is a label. Source: Cluster API 1.10. */
const GROUP_NAME_LENGTH = 51;

/** Longest name of an object. */
const OBJECT_NAME_LENGTH = 253;

/** Memory that NVIDIA's driver needs. */
const GPU_MEMORY = '4Gi';

const GROUP_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** What the values are checked against beside their schema. */
export interface TenantClusterSurroundings {
  readonly releaseName: string;
  readonly namespace: string;
  /** Whether the tenant has ingress controllers. */
  readonly hasIngress: boolean;
  /** Domain of the tenant or platform. */
  readonly domain: string | undefined;
}

/** All problems of plain values. */
export function valueProblems(
  values: TenantClusterValues,
  surroundings: TenantClusterSurroundings,
): readonly Problem[] {
  const problems = [...nameProblems(surroundings.releaseName), ...SCHEMA.problems(values)];
  if (!hasShape(problems)) return problems;
  // members that the schema refuses can't be computed with
  if (problems.some(({ code }) => code !== NAME_TOO_LONG)) return problems;
  return [
    ...problems,
    ...networkProblems(values),
    ...Object.entries(values.nodeGroups ?? {}).flatMap(([name, group]) =>
      groupProblems(name, group, values, surroundings),
    ),
    ...addonProblems(values, surroundings),
    ...hostProblems(values, surroundings),
  ];
}

function nameProblems(releaseName: string): Problem[] {
  if (releaseName.length <= NAME_LENGTH) return [];
  const message = `'${releaseName}' has ${releaseName.length} characters, a cluster may have ${NAME_LENGTH}`;
  return [{ code: NAME_TOO_LONG, field: 'id', message, fix: 'give the application a shorter id' }];
}

function networkProblems(values: TenantClusterValues): Problem[] {
  const { podCidr, serviceCidr } = networkOf(values);
  const problems: Problem[] = [];
  const parse = (field: string, text: string): Cidr | undefined => {
    try {
      return Cidr.parse(text);
    } catch (error) {
      problems.push({ code: 'props/value', field, message: (error as Error).message });
      return undefined;
    }
  };
  const pods = parse('network.podCidr', podCidr);
  const services = parse('network.serviceCidr', serviceCidr);
  if (pods !== undefined && services !== undefined && pods.overlaps(services))
    problems.push({
      code: 'tenant-cluster/network',
      field: 'network.serviceCidr',
      message: `${serviceCidr} overlaps with the addresses of pods, ${podCidr}`,
    });
  return problems;
}

function groupProblems(
  name: string,
  group: TenantClusterNodeGroup,
  values: TenantClusterValues,
  { releaseName: cluster, namespace }: TenantClusterSurroundings,
): Problem[] {
  const { version: minor = DEFAULT_VERSION } = values;
  const { minReplicas = 0, maxReplicas = 10, version = minor, gpus = [], kubelet = {} } = group;
  const problems: Problem[] = [];
  const report = (member: string, message: string, code = 'tenant-cluster/nodes', fix?: string): void => {
    const field = ['nodeGroups', name, member].filter(part => part !== '').join('.');
    problems.push({ code, field, message, ...(fix === undefined ? {} : { fix }) });
  };
  if (!GROUP_NAME.test(name))
    report(
      '',
      `'${name}' is no name of a group: small letters, digits and inner dashes, a letter first`,
      'props/value',
    );
  const machines = { cluster, namespace, name, group, version };
  const deployment = groupName(machines);
  if (deployment.length > GROUP_NAME_LENGTH)
    report('', `'${deployment}' has ${deployment.length} characters, it may have ${GROUP_NAME_LENGTH}`, NAME_TOO_LONG);
  const template = templateName(machines);
  if (template.length > OBJECT_NAME_LENGTH)
    report('', `the template '${template}' has more than ${OBJECT_NAME_LENGTH} characters`, NAME_TOO_LONG);
  if (minReplicas > maxReplicas)
    report('minReplicas', `must be at most maxReplicas (${maxReplicas}), got ${minReplicas}`);
  const skew = skewProblem(version, minor);
  if (skew !== undefined) report('version', skew, 'tenant-cluster/skew');
  const memory = sizeOf(group)?.memory;
  if (gpus.length > 0 && memory !== undefined && nanoUnits(memory) < nanoUnits(GPU_MEMORY))
    report('gpus', `NVIDIA's driver needs ${GPU_MEMORY} of memory, the node has ${memory}`);
  const malformed = (['evictionHardMemory', 'evictionSoftMemory'] as const).filter(key => {
    const text = kubelet[key];
    return text !== undefined && !THRESHOLD.test(text);
  });
  for (const key of malformed)
    report(
      `kubelet.${key}`,
      `must be a share such as 7% or an amount such as 500Mi, got '${kubelet[key]}'`,
      'props/value',
    );
  if (malformed.length === 0)
    for (const { field, message } of reservationProblems(group))
      report(['kubelet', field].filter(part => part !== '').join('.'), message);
  return problems;
}

function addonProblems({ addons = {} }: TenantClusterValues, { hasIngress }: TenantClusterSurroundings): Problem[] {
  const { ingressNginx = {}, gpuOperator, hami } = addons;
  const problems: Problem[] = [];
  const report = (field: string, message: string, fix: string): unknown =>
    problems.push({ code: 'tenant-cluster/addons', field: `addons.${field}`, message, fix });
  if (hami?.enabled === true && gpuOperator?.enabled !== true)
    report('hami', 'shares GPUs that gpuOperator drives, and it is not enabled', 'set addons.gpuOperator.enabled');
  const { enabled = false, exposeMethod = 'Proxied', hosts = [] } = ingressNginx;
  if (hosts.length > 0 && (!enabled || exposeMethod !== 'Proxied'))
    report(
      'ingressNginx.hosts',
      'hosts are passed on to an ingress controller that is enabled and Proxied',
      'take them out, or make it so',
    );
  else if (hosts.length > 0 && !hasIngress)
    report(
      'ingressNginx.hosts',
      'hosts are passed on by the ingress controllers of the tenant, and it has none',
      "give the tenant an ingress, or set exposeMethod: 'LoadBalancer'",
    );
  return problems;
}

function hostProblems({ host }: TenantClusterValues, { hasIngress, domain }: TenantClusterSurroundings): Problem[] {
  if (host !== undefined && !hasIngress)
    return [
      {
        code: 'tenant-cluster/host',
        field: 'host',
        message: `'${host}' would be passed on by the ingress controllers of the tenant, and it has none`,
        fix: 'give the tenant an ingress, or take the host out',
      },
    ];
  if (host === undefined && hasIngress && domain === undefined)
    return [
      {
        code: 'tenant-cluster/host',
        field: 'host',
        message: 'is required: neither tenant nor platform has a host to make one of',
      },
    ];
  return [];
}
