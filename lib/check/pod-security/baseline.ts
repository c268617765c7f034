import type { Field } from '../field';
import { containersOf } from '../pod-template';
import { securityContexts, standardProblem, type StandardProblem } from './problem';

/** Capabilities that a container may add. */
const CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Kernel settings that stay inside a pod. */
const SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const SELINUX_TYPES: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const DROP_IT = 'leave it out, or state on the component why its namespace needs more than baseline';

/** What a pod does that the baseline standard forbids. */
export function baselineProblems(template: Field): readonly StandardProblem[] {
  const spec = template.at('spec');
  const containers = containersOf(spec);
  return [
    ...hostNamespaces(spec),
    ...containers.flatMap(container => [
      ...privileged(container),
      ...capabilities(container),
      ...ports(container),
      ...hostOfHandlers(container),
    ]),
    ...volumes(spec),
    ...securityContexts(spec, containers).flatMap(context => [
      ...windows(context),
      ...seLinux(context),
      ...seccomp(context),
      ...appArmor(context),
    ]),
    ...appArmorAnnotations(template),
    ...sysctls(spec),
  ];
}

function hostNamespaces(spec: Field): readonly StandardProblem[] {
  return ['hostNetwork', 'hostPID', 'hostIPC']
    .map(member => spec.at(member))
    .filter(({ value }) => value === true)
    .map(field => standardProblem('host namespaces', field, 'the pod shares a namespace of the host', DROP_IT));
}

function privileged(container: Field): readonly StandardProblem[] {
  const context = container.at('securityContext');
  const found: StandardProblem[] = [];
  if (context.at('privileged').value === true) {
    found.push(standardProblem('privileged', context.at('privileged'), 'the container is privileged', DROP_IT));
  }
  const procMount = context.at('procMount');
  if (procMount.text !== '' && procMount.text !== 'Default') {
    found.push(
      standardProblem(
        'procMount',
        procMount,
        `procMount ${procMount.text} shows more of the host than Default`,
        DROP_IT,
      ),
    );
  }
  return found;
}

function capabilities(container: Field): readonly StandardProblem[] {
  return container
    .at('securityContext', 'capabilities', 'add')
    .items.filter(({ text }) => !CAPABILITIES.has(text))
    .map(field =>
      standardProblem('non-default capabilities', field, `the container adds the capability ${field.text}`, DROP_IT),
    );
}

function ports(container: Field): readonly StandardProblem[] {
  return container
    .at('ports')
    .items.map(port => port.at('hostPort'))
    .filter(({ number = 0 }) => number !== 0)
    .map(field => standardProblem('hostPort', field, `the container takes port ${field.number!} of the host`, DROP_IT));
}

/** Probes and hooks that are sent to another host than the pod: a way to reach what the pod may not. */
function hostOfHandlers(container: Field): readonly StandardProblem[] {
  const lifecycle = container.at('lifecycle');
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map(member => container.at(member)),
    lifecycle.at('postStart'),
    lifecycle.at('preStop'),
  ];
  return handlers
    .flatMap(handler => [handler.at('httpGet', 'host'), handler.at('tcpSocket', 'host')])
    .filter(({ text }) => text !== '')
    .map(field =>
      standardProblem('probe or lifecycle host', field, `the kubelet is sent to the host ${field.text}`, DROP_IT),
    );
}

function volumes(spec: Field): readonly StandardProblem[] {
  return spec
    .at('volumes')
    .items.map(volume => volume.at('hostPath'))
    .filter(({ given }) => given)
    .map(field => standardProblem('hostPath volumes', field, 'the volume is a folder of the host', DROP_IT));
}

function windows(context: Field): readonly StandardProblem[] {
  const field = context.at('windowsOptions', 'hostProcess');
  return field.value === true ? [standardProblem('hostProcess', field, 'it is a process of the host', DROP_IT)] : [];
}

function seLinux(context: Field): readonly StandardProblem[] {
  const options = context.at('seLinuxOptions');
  const fields = [
    ...(SELINUX_TYPES.has(options.at('type').text) ? [] : [options.at('type')]),
    ...[options.at('user'), options.at('role')].filter(({ text }) => text !== ''),
  ];
  return fields.map(field =>
    standardProblem('seLinuxOptions', field, `the SELinux label '${field.text}' is chosen freely`, DROP_IT),
  );
}

function seccomp(context: Field): readonly StandardProblem[] {
  const type = context.at('seccompProfile', 'type');
  return type.text === 'Unconfined'
    ? [standardProblem('seccompProfile', type, 'seccomp is switched off', DROP_IT)]
    : [];
}

function appArmor(context: Field): readonly StandardProblem[] {
  const type = context.at('appArmorProfile', 'type');
  return type.text === 'Unconfined'
    ? [standardProblem('forbidden AppArmor profile', type, 'AppArmor is switched off', DROP_IT)]
    : [];
}

function appArmorAnnotations(template: Field): readonly StandardProblem[] {
  return template
    .at('metadata', 'annotations')
    .members.filter(
      ([key, { text }]) =>
        key.startsWith(APPARMOR_ANNOTATION) &&
        text !== 'runtime/default' &&
        !text.startsWith('localhost/') &&
        text !== '',
    )
    .map(([, field]) => standardProblem('forbidden AppArmor profile', field, 'AppArmor is switched off', DROP_IT));
}

function sysctls(spec: Field): readonly StandardProblem[] {
  return spec
    .at('securityContext', 'sysctls')
    .items.map(sysctl => sysctl.at('name'))
    .filter(({ text }) => !SYSCTLS.has(text))
    .map(field =>
      standardProblem('forbidden sysctls', field, `the kernel setting ${field.text} reaches beyond the pod`, DROP_IT),
    );
}
