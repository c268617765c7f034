import { AsyncResource } from 'node:async_hooks';
import { ErrorHook, log, output, type ErrorHookFunction, type Input } from '@pulumi/pulumi';
import { idText } from '../model/identity';
import type { KnownKinds } from '../model/known-kinds';
import type { Model } from '../model/model';
import { liveConditions } from './live-conditions';
import { isMocked } from './mocked';
import { resourceName, typeToken } from './resource-type';

/**
 * Tells of an object that could not be delivered where it comes from, its construct and the source line, and what the object itself says in its conditions.
 */
export function failureHooks(
  { cluster, objects, components }: Model,
  kinds: KnownKinds,
  kubeconfig: Input<string>,
): ErrorHook[] {
  if (isMocked()) return [];
  const byResource = new Map(
    objects.map(object => [
      `${typeToken(object.manifest.apiVersion, object.id.kind)} ${resourceName(object.id)}`,
      object,
    ]),
  );
  const tell: ErrorHookFunction = async ({ type, name, failedOperation, errors }) => {
    const object = byResource.get(`${type} ${name}`);
    if (object === undefined) return false;
    const { id, manifest, path, component } = object;
    const source = components[component]!.source();
    const plural = kinds.named(id.group, id.kind).info?.plural;
    const conditions = plural === undefined ? [] : await liveConditions(await known(kubeconfig), manifest, plural);
    const lines = [
      `${failedOperation} of ${idText(id)} failed: ${errors[0]?.trim() ?? 'no reason given'}`,
      ...conditions.map(condition => `condition: ${condition}`),
      `construct: ${path}${source === undefined ? '' : ` (${source})`}`,
    ];
    await log.error(lines.join('\n  '));
    return false;
  };
  // the engine calls back from outside of the program, and what is logged there belongs to no run
  return [new ErrorHook(`${cluster}-failures`, AsyncResource.bind(tell))];
}

function known(value: Input<string>): Promise<string> {
  return new Promise(resolve => void output(value).apply(resolve));
}
