import { isSshPublicKey } from '../../lib/values/ssh-public-key';
import { hasShape, ValuesSchema, type Problem } from './values';
import { nameProblems } from './vm-disk-problems';
import type { VmInstanceValues } from './vm-instance-values';

const SCHEMA = new ValuesSchema('vm-instance');

/** Bytes of user data that KubeVirt takes in the object of a machine. Source: its webhook. */
const USER_DATA_LENGTH = 2048;
/** Keys of cloud-init whose values are passwords. */
const PASSWORD = /^[\s-]*['"]?(password|passwd|hashed_passwd|plain_text_passwd|chpasswd)['"]?\s*:/m;

/** All problems of plain values. */
export function valueProblems(values: VmInstanceValues, releaseName: string): readonly Problem[] {
  const problems = [...nameProblems('virtual machine', releaseName), ...SCHEMA.problems(values)];
  if (!hasShape(problems)) return problems;
  return [
    ...problems,
    ...sizeProblems(values),
    ...twice('disks', values.disks ?? []),
    ...twice('networks', values.networks ?? []),
    ...networkProblems(values),
    ...keyProblems(values.sshKeys ?? []),
    ...cloudInitProblems(values),
    ...portProblems(values),
  ];
}

function problem(code: string, field: string, message: string, fix?: string): Problem {
  return { code, field, message, fix };
}

function sizeProblems({ instanceType, resources }: VmInstanceValues): Problem[] {
  if (instanceType === '' && resources === undefined)
    return [problem('props/required', 'resources', 'is required where instanceType is empty')];
  if (!instanceType || resources === undefined) return [];
  const message = `instance type '${instanceType}' says what a machine has already`;
  return [problem('vm-instance/size', 'resources', message, 'leave one of instanceType and resources out')];
}

function twice(field: string, items: readonly { readonly name: string }[]): Problem[] {
  return items.flatMap(({ name }, index) => {
    if (items.findIndex(item => item.name === name) === index) return [];
    return [problem('vm-instance/twice', `${field}[${index}].name`, `'${name}' is given twice`, 'give it once')];
  });
}

function networkProblems({ networks = [] }: VmInstanceValues): Problem[] {
  return networks.flatMap(({ name }, index) =>
    name === 'default'
      ? [problem('vm-instance/network', `networks[${index}].name`, "'default' is the pod network of every machine")]
      : [],
  );
}

function keyProblems(keys: readonly string[]): Problem[] {
  return keys.flatMap((key, index) => {
    if (isSshPublicKey(key)) return [];
    // what was given may be a private key
    const message = 'must be an SSH public key on one line';
    return [problem('vm-instance/ssh-key', `sshKeys[${index}]`, message, "for example 'ssh-ed25519 AAAA... alice'")];
  });
}

function cloudInitProblems({ cloudInit = '', cloudInitSecret }: VmInstanceValues): Problem[] {
  const problems: Problem[] = [];
  const fix = 'put the user data into a Secret, e.g. by `strata secret encrypt`, and name it in cloudInitSecret';
  if (cloudInit !== '' && cloudInitSecret !== undefined)
    problems.push(
      problem('vm-instance/cloud-init', 'cloudInit', 'cloudInitSecret holds the user data already', 'give one of them'),
    );
  const length = Buffer.byteLength(cloudInit);
  if (length > USER_DATA_LENGTH)
    problems.push(
      problem('vm-instance/cloud-init', 'cloudInit', `has ${length} bytes, it may have ${USER_DATA_LENGTH}`, fix),
    );
  const [, key] = PASSWORD.exec(cloudInit) ?? [];
  if (key !== undefined)
    problems.push(problem('secret/value', 'cloudInit', `${key} would stand in the output for everybody to read`, fix));
  return problems;
}

function portProblems({ external = false, externalMethod = 'PortList', externalPorts = [22] }: VmInstanceValues) {
  const problems = externalPorts.flatMap((port, index) => {
    const field = `externalPorts[${index}]`;
    if (port < 1 || port > 65535) return [problem('props/value', field, `must be from 1 to 65535, got ${port}`)];
    if (externalPorts.indexOf(port) === index) return [];
    return [problem('vm-instance/twice', field, `${port} is given twice`, 'give it once')];
  });
  if (external && externalMethod === 'PortList' && externalPorts.length === 0)
    problems.push(
      problem(
        'vm-instance/no-port',
        'externalPorts',
        'is empty, so that nothing would lead to the machine',
        'name a port',
      ),
    );
  return problems;
}
