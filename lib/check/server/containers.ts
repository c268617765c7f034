import { labelProblems } from '../../schema/names';
import type { Field } from '../field';
import { amounts } from './amounts';
import { environment } from './environment';
import { isPort, portNameProblems, PROTOCOLS } from './ports';
import { handlers } from './probes';
import type { Report } from './report';
import { containerSecurityContext } from './security-context';
import { relative } from './volumes';

/** Containers and init containers of a pod; `volumes` are the names that they can mount. */
export function containers(spec: Field, volumes: ReadonlySet<string>, report: Report, isPod: boolean): void {
  const [ordinary, init] = [spec.at('containers'), spec.at('initContainers')];
  if (ordinary.items.length === 0) report.required(ordinary, 'must have at least one container');
  const hostNetwork = spec.at('hostNetwork').value === true;
  const names = new Set<string>();
  const hostPorts = new Set<string>();
  for (const each of ordinary.items) {
    container(each, volumes, names, report);
    ports(each, { hostNetwork, isPod }, hostPorts, report);
    handlers(each, report);
  }
  for (const each of init.items) {
    container(each, volumes, names, report);
    // each init container runs alone
    ports(each, { hostNetwork, isPod }, new Set(), report);
    initContainer(each, report);
  }
}

function container(field: Field, volumes: ReadonlySet<string>, names: Set<string>, report: Report): void {
  const [name, image] = [field.at('name'), field.at('image')];
  if (report.needs(name)) {
    report.named(name, labelProblems);
    if (names.has(name.text)) report.duplicate(name);
    names.add(name.text);
  }
  if (image.text.trim() === '') report.required(image);
  else if (image.text !== image.text.trim()) report.invalid(image, 'must not begin or end with blanks');
  report.oneOf(field.at('imagePullPolicy'), ['Always', 'IfNotPresent', 'Never']);
  report.oneOf(field.at('terminationMessagePolicy'), ['FallbackToLogsOnError', 'File']);
  environment(field, report);
  mounts(field, volumes, report);
  amounts(field.at('resources'), report);
  containerSecurityContext(field.at('securityContext'), report);
}

/** Init containers end before others begin, unless they are sidecars. */
function initContainer(field: Field, report: Report): void {
  const restart = field.at('restartPolicy');
  if (restart.given && restart.text !== 'Always') {
    report.notSupported(restart, ['Always']);
  } else if (restart.given) {
    handlers(field, report);
    return;
  }
  for (const member of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (field.at(member).given)
      report.forbidden(field.at(member), "can't be given on an init container without restartPolicy Always");
  }
}

interface Network {
  readonly hostNetwork: boolean;
  readonly isPod: boolean;
}

function ports(field: Field, { hostNetwork, isPod }: Network, hostPorts: Set<string>, report: Report): void {
  const names = new Set<string>();
  for (const port of field.at('ports').items) {
    const [name, inside, outside, protocol] = ['name', 'containerPort', 'hostPort', 'protocol'].map(member =>
      port.at(member),
    );
    if (name!.text !== '') {
      const problems = portNameProblems(name!.text);
      for (const problem of problems) report.invalid(name!, problem);
      if (problems.length === 0 && names.has(name!.text)) report.duplicate(name!);
      names.add(name!.text);
    }
    if ((inside!.number ?? 0) === 0) report.required(inside!);
    else if (!isPort(inside!.number!)) report.invalid(inside!, 'must be a port from 1 to 65535');
    const host = outside!.number ?? 0;
    if (host !== 0 && !isPort(host)) report.invalid(outside!, 'must be a port from 1 to 65535');
    report.oneOf(protocol!, PROTOCOLS);
    if (hostNetwork && (host !== 0 || isPod) && host !== (inside!.number ?? 0) && host !== 0)
      report.invalid(outside!, 'must be equal to containerPort on the host network');
    if (host === 0) continue;
    const key = `${protocol!.text || 'TCP'}/${port.at('hostIP').text}/${host}`;
    if (hostPorts.has(key)) report.duplicate(outside!);
    hostPorts.add(key);
  }
}

function mounts(field: Field, volumes: ReadonlySet<string>, report: Report): void {
  const paths = new Set<string>();
  for (const mount of field.at('volumeMounts').items) {
    const [name, path, below] = ['name', 'mountPath', 'subPath'].map(member => mount.at(member));
    if (report.needs(name!) && !volumes.has(name!.text)) report.notFound(name!, 'is no volume of the pod');
    if (report.needs(path!)) {
      if (paths.has(path!.text)) report.invalid(path!, 'is the path of another mount');
      paths.add(path!.text);
    }
    if (below!.text !== '') relative(below!, report, true);
    if (below!.text !== '' && mount.at('subPathExpr').text !== '')
      report.invalid(mount.at('subPathExpr'), "can't be given beside subPath");
  }
}
