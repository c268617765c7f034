import type { Field } from '../field';
import type { Report } from './report';

/** Highest id of a user or group. */
const HIGHEST_ID = 2 ** 31 - 1;
const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** The security context of a pod. */
export function podSecurityContext(spec: Field, report: Report): void {
  const context = spec.at('securityContext');
  common(context, report);
  ids([context.at('fsGroup'), ...context.at('supplementalGroups').items], report);
  report.oneOf(context.at('fsGroupChangePolicy'), ['Always', 'OnRootMismatch']);
  sysctls(spec, report);
}

/** Kernel settings by the namespace that they belong to; that of the host can't be set from a pod. */
const HOST_SETTINGS = [
  { member: 'hostNetwork', settings: /^net[./]/ },
  { member: 'hostIPC', settings: /^(kernel[./](sem|shm|msg)|fs[./]mqueue[./])/ },
];

function sysctls(spec: Field, report: Report): void {
  const names = spec.at('securityContext', 'sysctls').items.map(sysctl => sysctl.at('name'));
  report.distinct(names);
  for (const name of names) {
    if (!report.needs(name)) continue;
    for (const { member, settings } of HOST_SETTINGS) {
      if (spec.at(member).value === true && settings.test(name.text))
        report.invalid(name, `can't be set where ${member} is true`);
    }
  }
}

/** The security context of a container. */
export function containerSecurityContext(context: Field, report: Report): void {
  common(context, report);
  const escalation = context.at('allowPrivilegeEscalation');
  if (escalation.value !== false) return;
  if (context.at('privileged').value === true)
    report.invalid(context, 'must not refuse allowPrivilegeEscalation to a privileged container');
  const adds = context.at('capabilities', 'add').items.some(({ text }) => text === 'CAP_SYS_ADMIN');
  if (adds) report.invalid(context, 'must not refuse allowPrivilegeEscalation to a container with CAP_SYS_ADMIN');
}

function common(context: Field, report: Report): void {
  ids([context.at('runAsUser'), context.at('runAsGroup')], report);
  for (const profile of [context.at('seccompProfile'), context.at('appArmorProfile')]) {
    const [type, local] = [profile.at('type'), profile.at('localhostProfile')];
    if (profile.given && report.needs(type)) report.oneOf(type, PROFILES);
    if (type.text === 'Localhost' && local.text === '') report.required(local, 'is required for the type Localhost');
    else if (type.text !== 'Localhost' && local.given)
      report.invalid(local, 'can be given only for the type Localhost');
  }
}

function ids(fields: readonly Field[], report: Report): void {
  for (const field of fields) {
    const { number } = field;
    if (number !== undefined && (number < 0 || number > HIGHEST_ID))
      report.invalid(field, `must be from 0 to ${HIGHEST_ID}`);
  }
}
