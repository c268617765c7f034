import { Construct } from 'constructs';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { KubeObject } from '../../lib/kinds/kube-object';
import { groupOf } from '../../lib/kinds/kind';
import { findKind } from '../../lib/kinds/registry';
import { Component } from '../../lib/model/component';
import type { Manifest } from '../../lib/values/json';
import { BUILTIN_SEEDS } from '../fuzz/builtin-seeds';
import type { Random } from '../fuzz/random';
import { addCustomKind } from './custom-kinds';
import { count, type Drawing } from './drawing';
import { hardAnnotations, hardData, hardText } from './hard-values';

/** Adds a component of anybody's: objects of built-in kinds, definitions of kinds and resources of them. */
export function addFreeComponent(drawing: Drawing, name: string, scope: Construct = drawing.home): void {
  const { random, drawn } = drawing;
  const namespace = random.chance(0.5) ? name : `${name}-home`;
  const component = new Component(scope, drawing.idOf(name), {
    namespace,
    ...(random.chance(0.3) ? { timeout: '45s' } : {}),
  });
  count(drawn, 'Component');
  component.addNamespace(namespace, {
    podSecurity: { level: 'privileged', reason: 'pods of all sorts run here' },
    annotations: hardAnnotations(random),
  });
  for (let objects = random.below(7); objects > 0; objects--) addBuiltin(drawing, component, `${name}-${objects}`);
  for (let maps = random.below(3); maps > 0; maps--) addSettings(drawing, component, `${name}-settings-${maps}`);
  if (random.chance(0.4)) addCustomKind(drawing, component, name);
  if (random.chance(0.3)) patchSettings(drawing, component);
}

function addBuiltin({ random, drawn }: Drawing, component: Component, name: string): void {
  const seed = named(random.pick(BUILTIN_SEEDS), name, component.namespace!);
  // a Secret in the program holds no values: they would stand in the tree
  if (seed.kind === 'Secret' || seed.kind === 'Namespace') return;
  count(drawn, seed.kind);
  const { apiVersion, kind, metadata, ...fields } = withHardTexts(seed, random);
  const namespaced = findKind(groupOf(apiVersion), kind)!.namespaced;
  const annotations = hardAnnotations(random);
  new KubeObject(component, `object-${name}`, { apiVersion, kind, namespaced }, {
    metadata: { ...metadata, ...(random.chance(0.7) ? { annotations } : {}) },
    ...fields,
  } as never);
}

/** A seed under another name, with labels of that name too, so that no two select each other's pods. */
function named(seed: Manifest, name: string, namespace: string): Manifest {
  const text = JSON.stringify(seed).replaceAll('"web"', JSON.stringify(name));
  const own = JSON.parse(
    text.replaceAll('"namespace":"default"', `"namespace":${JSON.stringify(namespace)}`),
  ) as Manifest;
  const { namespace: seeded, ...metadata } = own.metadata;
  return { ...own, metadata: seeded === undefined ? metadata : { ...metadata, namespace } };
}

/** Texts of containers that are free: arguments and values of the environment. */
function withHardTexts(seed: Manifest, random: Random): Manifest {
  return JSON.parse(JSON.stringify(seed), (key, value: unknown) => {
    if (key === 'args') return [hardText(random), hardText(random)];
    if (key === 'value' && value === 'plain') return hardText(random);
    return value;
  }) as Manifest;
}

function addSettings({ random, drawn }: Drawing, component: Component, name: string): void {
  count(drawn, 'ConfigMap with hard text');
  new ConfigMap(component, `settings-${name}`, {
    metadata: { name, labels: { app: name, 'example.org/null': 'null' }, annotations: hardAnnotations(random) },
    data: hardData(random),
    ...(random.chance(0.2) ? { binaryData: { 'a.bin': 'AAEC/w==' } } : {}),
    ...(random.chance(0.2) ? { immutable: random.chance(0.5) } : {}),
  });
}

/** Changes one of the component's settings from outside, in one of the three ways. */
function patchSettings({ platform, random, drawn }: Drawing, component: Component): void {
  const target = component.node.children.find(child => child.node.id.startsWith('settings-'));
  if (target === undefined) return;
  const name = target.node.id.slice('settings-'.length);
  const map = { kind: 'ConfigMap', namespace: component.namespace!, name };
  const text = hardText(random);
  const patch = random.pick([
    { json: [{ op: 'add' as const, path: '/data/by-json', value: text }] },
    { merge: { data: { 'by-merge': text, id: null }, metadata: { annotations: { 'example.org/patched': text } } } },
    { apply: (manifest: Manifest) => ({ ...manifest, data: { 'by-function': text } }) },
  ]);
  count(drawn, 'patch');
  platform.patch(map, patch);
}
