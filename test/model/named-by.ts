import { ApiObject } from 'cdk8s';
import { Component } from '../../lib/model/component';
import { idText } from '../../lib/model/identity';
import { Platform } from '../../lib/model/platform';

/** An object as a user writes it, in namespace `web` unless it says otherwise. */
export interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly spec?: unknown;
}

/** An object, and what it is expected to name. */
export type Row = readonly [what: string, written: Written, expected: readonly string[]];

const EVERY_CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' };

/** What one object, named `user` unless it says otherwise, names though nothing provides it: identity, field, and whether it is waited for. */
export function namedBy({ apiVersion, kind, metadata, ...fields }: Written): readonly string[] {
  const platform = new Platform('test', { external: [EVERY_CRD, { kind: 'Namespace', name: 'web' }] });
  const object = { apiVersion, kind, metadata: { name: 'user', ...metadata }, ...fields };
  new ApiObject(new Component(platform, 'web', { namespace: 'web' }), 'user', object);
  return platform
    .model()
    .unresolved.map(({ target, field, hard }) => `${idText(target)} | ${field} | ${hard ? 'hard' : 'soft'}`);
}

export function custom(apiVersion: string, kind: string, spec: object): Written {
  return { apiVersion, kind, spec };
}

export function ingress(spec: object, annotations: Record<string, string> = {}): Written {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { annotations }, spec };
}
