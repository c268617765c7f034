import { ApiObject, Chart, type App } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

/** A small tree of charts, scopes and objects with dependencies at random; the same for the same seed. Some depend in a circle: those are left out. */
export function randomApp(app: App, seed: number): void {
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const constructs: IConstruct[] = [];
  for (let chart = 0; chart < 1 + below(3); chart++) {
    let scope: Construct = new Chart(app, `chart-${chart}`);
    constructs.push(scope);
    for (let index = 0; index < 1 + below(5); index++) {
      if (random() < 0.3) constructs.push((scope = new Construct(scope, `scope-${index}`)));
      constructs.push(new ApiObject(scope, `object-${index}`, { apiVersion: 'v1', kind: 'ConfigMap' }));
    }
  }
  // earlier constructs depend on later ones, or all the other way, so that few programs go in circles
  const isForward = random() < 0.5;
  for (let count = below(5); count > 0; count--) {
    const [a, b] = [below(constructs.length), below(constructs.length)].sort((x, y) => x - y) as [number, number];
    const [from, to] = isForward ? [constructs[a]!, constructs[b]!] : [constructs[b]!, constructs[a]!];
    if (a !== b && !contains(from, to) && !contains(to, from)) from.node.addDependency(to);
  }
}

function contains(scope: IConstruct, construct: IConstruct): boolean {
  return construct.node.scopes.includes(scope);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
