import { AsyncResource } from 'node:async_hooks';
import { ErrorHook, log, type ErrorHookFunction } from '@pulumi/pulumi';
import { idText } from '../model/identity';
import type { Model } from '../model/model';
import { resourceName, typeToken } from './resource-type';

/** Tells of an object that could not be delivered where it comes from: its construct and the source line, with the reason that the provider gives. */
export function failureHook({ cluster, objects, components }: Model): ErrorHook {
  const byResource = new Map(
    objects.map(object => [
      `${typeToken(object.manifest.apiVersion, object.id.kind)} ${resourceName(object.id)}`,
      object,
    ]),
  );
  const tell: ErrorHookFunction = async ({ type, name, failedOperation, errors }) => {
    const object = byResource.get(`${type} ${name}`);
    if (object === undefined) return false;
    const source = components[object.component]!.source();
    const lines = [
      `${failedOperation} of ${idText(object.id)} failed: ${errors[0] ?? 'no reason given'}`,
      `construct: ${object.path}${source === undefined ? '' : ` (${source})`}`,
    ];
    await log.error(lines.join('\n  '));
    return false;
  };
  // the engine calls back from outside of the program, and what is logged there belongs to no run
  return new ErrorHook(`${cluster}-failures`, AsyncResource.bind(tell));
}
