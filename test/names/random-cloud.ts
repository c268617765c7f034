import { KubeObject, type ObjectType } from '../../lib/kinds/kube-object';
import { Application } from '../../lib/model/application';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { PostgresApp } from '../../constructs/apps/postgres';
import { Tenant } from '../../constructs/tenancy/tenant';
import type { Construct } from 'constructs';
import type { Random } from '../fuzz/random';

/** Ids that join to the same names in more than one way. */
const TENANT_IDS = ['a', 'b', 'ab', 'aa', 'config', 'p', 'root'];
const IDS = ['a', 'b', 'ab', 'a-b', 'a-config', 'config', 'b-a', 'p-a', 'tenant-a', 'tenant-root', 'tenant-a-b', 'tenant-a-p-a', 'tenant-root-p-a-b', 'flux-system', 'a-monitoring']; // prettier-ignore
/** Ids that no name can hold, or not every kind's. */
const ODD_IDS = ['A', 'a_b', '1a', 'a.b', 'a:b', '-a', 'é'];
const SUFFIXES = [undefined, undefined, 'a', 'b', 'config'];
/** Prefixes of applications, one of which is the beginning of the other. */
const PREFIXES = ['p', 'p-a'];

/** Kinds with a limit each, and such as have none of their own. */
const TYPES: readonly ObjectType[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true },
  { apiVersion: 'v1', kind: 'Service', namespaced: true },
  { apiVersion: 'v1', kind: 'Namespace', namespaced: false },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', namespaced: true },
  { apiVersion: 'batch/v1', kind: 'CronJob', namespaced: true },
  { apiVersion: 'batch/v1', kind: 'Job', namespaced: true },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', namespaced: true },
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', namespaced: true },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', namespaced: false },
  { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', namespaced: true },
];

/**
 * A cloud of tenants, applications and components whose ids are drawn so that names meet and grow too long.
 * @throws FindingsError where a constructor refuses an id
 */
export function randomCloud(random: Random): Platform {
  const platform = new Platform('names', { host: 'example.org' });
  if (random.chance(0.8)) addTenant(platform, 'root', random, 0);
  for (let count = random.below(4); count > 0; count--) addComponent(platform, random);
  return platform;
}

function addTenant(scope: Construct, id: string, random: Random, depth: number): void {
  if (scope.node.tryFindChild(id) !== undefined) return;
  const tenant = new Tenant(scope, id);
  for (let count = random.below(3); count > 0; count--) addApplication(tenant, random);
  if (random.chance(0.2)) addComponent(tenant, random);
  for (let count = random.below(depth < 3 ? 3 : 1); count > 0; count--)
    addTenant(tenant, random.chance(0.06) ? longId(random) : random.pick(TENANT_IDS), random, depth + 1);
}

function addApplication(scope: Construct, random: Random): void {
  const id = anyId(random);
  if (scope.node.tryFindChild(id) !== undefined) return;
  if (random.chance(0.1)) new PostgresApp(scope, id);
  else new Probe(scope, id, random);
}

function addComponent(scope: Construct, random: Random): void {
  const id = anyId(random);
  if (scope.node.tryFindChild(id) !== undefined) return;
  const namespace = random.chance(0.7) ? random.pick(IDS) : undefined;
  const component = new Component(scope, id, { namespace });
  if (namespace !== undefined && random.chance(0.6)) component.addNamespace(namespace);
  for (let count = random.below(3); count > 0; count--) addObject(component, random, { name: anyId(random) });
}

/** An application of few objects, named as real ones name theirs. */
class Probe extends Application {
  constructor(scope: Construct, id: string, random: Random) {
    super(scope, id, { kind: 'Probe', prefix: random.pick(PREFIXES) });
    for (let count = 1 + random.below(3); count > 0; count--)
      addObject(this, random, this.metadata(random.pick(SUFFIXES)));
  }
}

function addObject(scope: Construct, random: Random, metadata: { readonly name: string }): void {
  // names of roles may hold capitals, in which files must not differ
  const name = random.chance(0.1) ? metadata.name.toUpperCase() : metadata.name;
  const type = random.pick(TYPES);
  new KubeObject(scope, `object-${scope.node.children.length}`, type, { metadata: { ...metadata, name } });
}

function anyId(random: Random): string {
  if (random.chance(0.04)) return longId(random);
  return random.pick(random.chance(0.02) ? ODD_IDS : IDS);
}

/** Lengths around the limits that kinds have once prefixes and namespaces are joined, now and then beyond all of them. */
function longId(random: Random): string {
  return 'x'.repeat(random.chance(0.05) ? 240 + random.below(30) : 20 + random.below(50));
}
