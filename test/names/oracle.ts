import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { KubeObject } from '../../lib/kinds/kube-object';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import type { Platform } from '../../lib/model/platform';

/** What must be found in a cloud, worked out from its constructs without the engine's walk, names and checks. */
export interface Expected {
  /** Identities that more than one construct makes, `KIND.GROUP NAMESPACE/NAME`. */
  readonly twice: ReadonlySet<string>;
  /** Identities of objects whose name, namespace or labels their kind or its controllers can't take. */
  readonly misnamed: ReadonlySet<string>;
  /** Pairs of objects that would share a file where case does not count. */
  readonly sameFile: ReadonlySet<string>;
  /** Names of units that are delivered by one Kustomization each, and must not be. */
  readonly badUnits: ReadonlySet<string>;
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** Names by kind, where they are not any DNS subdomain: Kubernetes' and Helm's own limits, restated. */
const NAMES: Readonly<Record<string, RegExp>> = {
  Namespace: LABEL,
  Service: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  StatefulSet: /^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/,
  CronJob: new RegExp(`(?=^.{1,52}$)${SUBDOMAIN.source}`),
  Job: new RegExp(`(?=^.{1,63}$)${SUBDOMAIN.source}`),
  HelmRelease: new RegExp(`(?=^.{1,53}$)${SUBDOMAIN.source}`),
  Role: /^(?!\.{1,2}$)[^/%]+$/,
  RoleBinding: /^(?!\.{1,2}$)[^/%]+$/,
  ClusterRole: /^(?!\.{1,2}$)[^/%]+$/,
  ClusterRoleBinding: /^(?!\.{1,2}$)[^/%]+$/,
};
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^(?:[a-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

export function expectedOf(platform: Platform, model: Model): Expected {
  const twice = new Set<string>();
  const misnamed = new Set<string>();
  const seen = new Set<string>();
  for (const construct of platform.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    const object = read(construct);
    if (seen.has(object.identity)) twice.add(object.identity);
    seen.add(object.identity);
    if (!isWellNamed(object)) misnamed.add(object.identity);
  }
  return { twice, misnamed, ...filesAndUnits(model) };
}

interface Named {
  readonly identity: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

function read(construct: ApiObject): Named {
  const { kind, apiVersion, metadata } = construct;
  const isNamespaced = KubeObject.isKubeObject(construct) && construct.type.namespaced;
  const {
    name = '',
    namespace: own,
    labels = {},
  } = metadata.toJson() as {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
  };
  const namespace = isNamespaced ? (own ?? namespaceOf(construct)) : undefined;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]!}` : '';
  const place = namespace === undefined ? '' : `${namespace}/`;
  return { identity: `${kind}${group} ${place}${name}`, kind, name, namespace, labels };
}

function namespaceOf(construct: IConstruct): string | undefined {
  const holder = construct.node.scopes.reverse().find(scope => Component.isComponent(scope));
  return holder?.namespace;
}

function isWellNamed({ kind, name, namespace, labels }: Named): boolean {
  return (
    (NAMES[kind] ?? SUBDOMAIN).test(name) &&
    (namespace === undefined || LABEL.test(namespace)) &&
    Object.entries(labels).every(([key, value]) => LABEL_KEY.test(key) && LABEL_VALUE.test(value))
  );
}

/** Flux writes a unit's name into a label of each of its objects, so it has a label's limit. */
function filesAndUnits({ units, objects }: Model): Pick<Expected, 'sameFile' | 'badUnits'> {
  const names = units.map(({ name }) => name);
  const badUnits = new Set(names.filter((name, index) => names.indexOf(name) !== index || !LABEL.test(name)));
  const sameFile = new Set<string>();
  const files = new Set<string>();
  for (const { id, unit } of objects) {
    const { group, kind, namespace = '', name } = id;
    const file = [unit, group, kind, namespace, name].join('|').toLowerCase();
    if (files.has(file))
      sameFile.add(`${kind}${group === '' ? '' : `.${group}`} ${namespace === '' ? '' : `${namespace}/`}${name}`);
    files.add(file);
  }
  return { badUnits, sameFile };
}
