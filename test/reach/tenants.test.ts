import { reach } from '../../lib/check/reach';
import { Reach } from '../../lib/check/reach/reach';
import { boxText } from '../../lib/check/reach/text';
import type { Model } from '../../lib/model/model';
import { drawTree } from './tenant-trees';

jest.setTimeout(300_000);

const TREES = 200;
const SEED = 1;

/** Namespace of the tenant above, by how namespaces of tenants are named; undefined for root. */
function above(tenant: string): string | undefined {
  if (tenant === 'tenant-root') return undefined;
  const dash = tenant.lastIndexOf('-');
  return dash === 'tenant'.length ? 'tenant-root' : tenant.slice(0, dash);
}

function lineage(tenant: string | undefined): readonly string[] {
  return tenant === undefined ? [] : [tenant, ...lineage(above(tenant))];
}

/** Everything that may be reached from anywhere, in words. */
function matrix(model: Model): string {
  const all = new Reach(model);
  return all.ends
    .flatMap(from => all.ends.map(to => `${from.name} > ${to.name}: ${all.ways(from, to).map(boxText).join('; ')}`))
    .join('\n');
}

/** What pods of a tenant may reach of one above it: what that one opens to those below. */
const OF_THOSE_ABOVE = /^TCP (80, 443 of pods cozystack\.io\/service=ingress|2379 of pods app\.kubernetes\.io\/instance=etcd,app\.kubernetes\.io\/name=etcd, from pods kamaji\.clastix\.io\/name=kubernetes-apps,policy\.cozystack\.io\/allow-to-etcd=true)$/; // prettier-ignore

test(`${TREES} trees of tenants: siblings reach nothing of each other, those below only what is opened to them`, () => {
  let pairs = 0;
  let opened = 0;
  for (let number = 0; number < TREES; number++) {
    const model = drawTree(SEED, number).model();
    expect(reach(model)).toEqual([]);
    const all = new Reach(model);
    const tenants = all.ends.filter(({ name }) => name.startsWith('tenant-'));
    for (const from of tenants) {
      for (const to of tenants.filter(({ name }) => name !== from.name && !lineage(name).includes(from.name))) {
        const words = all.ways(from, to).map(boxText);
        pairs++;
        if (!lineage(from.name).includes(to.name))
          expect([from.name, to.name, words]).toEqual([from.name, to.name, []]);
        for (const way of words) expect(way).toMatch(OF_THOSE_ABOVE);
        opened += words.length;
      }
      for (const name of ['kamaji', 'ingress-nginx', 'linstor', 'flux-system'].filter(
        () => from.name !== 'tenant-root',
      ))
        expect(all.end(name) === undefined ? [] : all.ways(from, all.end(name)!)).toEqual([]);
    }
  }
  expect(pairs).toBeGreaterThan(10_000);
  expect(opened).toBeGreaterThan(1_000);
});

test('each policy of a tenant that is taken away is missed, unless nothing changes without it', () => {
  const model = drawTree(SEED, 3).model();
  const whole = matrix(model);
  const missed = new Set<string>();
  const redundant = new Set<string>();
  const unnoticed: string[] = [];
  model.objects.forEach(({ id: { kind, name, namespace = '' } }, index) => {
    if (kind !== 'CiliumNetworkPolicy' || !/^(tenant|ingress)-/.test(name)) return;
    const without = { ...model, objects: model.objects.filter((_, other) => other !== index) };
    if (matrix(without) === whole) redundant.add(hasOwnIngress(model, namespace) ? `${name}, own ingress` : name);
    else if (reach(without).length > 0) missed.add(name);
    else unnoticed.push(`${namespace}/${name}`);
  });
  expect([...missed].sort()).toEqual([
    'ingress-web',
    'tenant-allow-dns',
    'tenant-allow-ingress-controllers',
    'tenant-allow-same-namespace',
    'tenant-allow-to-apiserver',
    'tenant-allow-to-world',
  ]);
  // the others of every pod refuse the rest too, a node reaches its pods by itself, and own controllers are in the same namespace
  expect([...redundant].sort()).toEqual([
    'tenant-allow-from-host',
    'tenant-allow-from-host, own ingress',
    'tenant-allow-ingress-controllers, own ingress',
    'tenant-default-deny',
    'tenant-default-deny, own ingress',
  ]);
  // the API server comes from outside of all pods, and nothing states what does
  expect(unnoticed).toEqual(['tenant-root/ingress-webhook']);
});

function hasOwnIngress({ objects }: Model, tenant: string): boolean {
  return objects.some(({ id }) => id.namespace === tenant && id.name === 'ingress-web');
}

test('without what closes every pod of a tenant, it reaches all, and nobody stated that', () => {
  const model = drawTree(SEED, 3).model();
  const isOfShop = ({ id }: Model['objects'][number]): boolean =>
    id.kind === 'CiliumNetworkPolicy' && id.namespace === 'tenant-shop';
  const found = reach({ ...model, objects: model.objects.filter(object => !isOfShop(object)) });
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['reach/tenant-above', 'reach/tenant-to-system']));
});
