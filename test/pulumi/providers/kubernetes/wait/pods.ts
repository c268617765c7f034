import { at, itemsAt, namespaceOf, nameOf, numberAt, textAt, type KubeObject } from '../objects';

/** Whether a pod runs or is done, and what it complains about; a step that is not done hides the later ones (pkg await/checker/pod/check.go). */
export function podState(pod: KubeObject): { readonly isReady: boolean; readonly warnings: readonly string[] } {
  if (!isTrue(condition(pod, 'PodScheduled'))) return { isReady: false, warnings: [] };
  for (const type of ['Initialized', 'Ready']) {
    const found = condition(pod, type);
    if (isTrue(found) || (type === 'Ready' && textAt(pod, 'status', 'phase') === 'Succeeded' && found)) continue;
    return { isReady: false, warnings: found === undefined ? [] : warning(pod, found) };
  }
  return { isReady: true, warnings: [] };
}

function condition(pod: KubeObject, type: string): unknown {
  return itemsAt(pod, 'status', 'conditions').find(item => textAt(item, 'type') === type);
}

function isTrue(found: unknown): boolean {
  return textAt(found, 'status') === 'True';
}

function warning(pod: KubeObject, unmet: unknown): readonly string[] {
  const problems = itemsAt(pod, 'status', 'containerStatuses').flatMap(containerProblems).join('\n');
  const message = textAt(unmet, 'message');
  if (problems === '' && message === '') return [];
  const namespace = namespaceOf(pod);
  const name = namespace === '' || namespace === 'default' ? nameOf(pod) : `${namespace}/${nameOf(pod)}`;
  return [`[Pod ${name}]: ${textAt(unmet, 'reason') === '' ? '' : message}${problems}`];
}

function containerProblems(container: unknown): readonly string[] {
  if (at(container, 'ready') === true) return [];
  const problems: string[] = [];
  const reason = textAt(container, 'state', 'waiting', 'reason');
  if (at(container, 'state', 'waiting') !== undefined && reason !== 'ContainerCreating')
    problems.push(`[${reason}] ${imageMessage(textAt(container, 'state', 'waiting', 'message'))}`);
  const ended = textAt(container, 'state', 'terminated', 'reason');
  const message = textAt(container, 'state', 'terminated', 'message');
  if (ended !== '')
    problems.push(
      message === ''
        ? `container "${textAt(container, 'name')}" completed with exit code ${exitCode(container, 'state')}`
        : `[${ended}] ${imageMessage(message)}`,
    );
  const last = at(container, 'lastState', 'terminated');
  if (last !== undefined)
    problems.push(
      `container "${textAt(container, 'name')}" terminated at ${textAt(last, 'finishedAt')} (${textAt(last, 'reason')}: exit code ${exitCode(container, 'lastState')})`,
      ...(textAt(last, 'message') === '' ? [] : [textAt(last, 'message')]),
    );
  return problems;
}

function exitCode(container: unknown, state: 'state' | 'lastState'): number {
  return numberAt(container, state, 'terminated', 'exitCode');
}

function imageMessage(message: string): string {
  return message
    .replace(/^rpc error: code = Unknown desc = Error response from daemon: /, '')
    .replace(/: manifest unknown$/, '');
}
