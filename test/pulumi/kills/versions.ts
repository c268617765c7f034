import { ConfigMap, ServiceAccount } from '../../../lib/kinds/generated/core';
import { Role } from '../../../lib/kinds/generated/rbac.authorization.k8s.io';
import { Component } from '../../../lib/model/component';
import { Platform } from '../../../lib/model/platform';
import { Random } from '../../fuzz/random';

/** Objects that a version may have. */
const OBJECTS = 24;
const COMPONENTS = 4;

/** A version of a platform: of each object's three states one is "absent", so that any two versions add, change and remove objects. */
export function platformVersion(version: number): Platform {
  const platform = new Platform('kills');
  const components = Array.from(
    { length: COMPONENTS },
    (_, number) => new Component(platform, `part${number}`, { namespace: 'default' }),
  );
  components.slice(1).forEach((component, number) => component.node.addDependency(components[number]!));
  for (let number = 0; number < OBJECTS; number++) {
    const state = new Random(version, number).below(3);
    if (state > 0) addObject(components[number % COMPONENTS]!, number, `state ${state}`);
  }
  for (const component of components) addObject(component, 100, 'always');
  return platform;
}

function addObject(component: Component, number: number, text: string): void {
  const id = `object${number}`;
  const metadata = { name: `${component.node.id}-${id}`, annotations: { text } };
  if (number % 3 === 0) new ConfigMap(component, id, { metadata, data: { text } });
  else if (number % 3 === 1) new ServiceAccount(component, id, { metadata });
  else new Role(component, id, { metadata, rules: [] });
}
