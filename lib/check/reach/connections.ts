import type { ModelConnection } from '../../model/model';
import { boxesWithout, type Box } from './box';
import { OUTSIDE } from './ends';
import { EVERY_POD, withLabels } from './pod-set';
import { EVERY_PORT, anyOf, portRange } from './port-set';
import type { Reach } from './reach';
import type { End } from './selector';

/** Stands for the pods of whichever namespace. */
const ANYWHERE = '*';

/** Connections that components state, by where they begin and end. */
export class Stated {
  private readonly between = new Map<string, Box[]>();

  constructor(connections: readonly ModelConnection[]) {
    for (const connection of connections) {
      const key = keyOf(connection.from.namespace, endName(connection));
      this.between.set(key, [...(this.between.get(key) ?? []), boxOf(connection)]);
    }
  }

  /** Whether connections are stated, all of them. Who connects does not matter: labels of pods are nobody's proof. */
  covers(from: End, to: End, box: Box): boolean {
    const stated = [to.name, ANYWHERE].flatMap(name => this.between.get(keyOf(from.name, name)) ?? []);
    return (
      without(
        [box],
        stated.map(each => ({ ...each, from: EVERY_POD })),
      ).length === 0
    );
  }
}

/** What is left of connections without others. */
function without(boxes: readonly Box[], taken: readonly Box[]): readonly Box[] {
  return taken.reduce((left, each) => left.flatMap(box => boxesWithout(box, each)), boxes);
}

/** What of a stated connection no policy lets through; nothing of one that may lead anywhere. */
export function closedOf(reach: Reach, connection: ModelConnection): readonly Box[] {
  const from = reach.end(connection.from.namespace);
  const to = reach.end(endName(connection));
  if (from === undefined || to === undefined) return [];
  return without([boxOf(connection)], reach.ways(from, to));
}

/** Name of the end that a connection leads to. */
export function endName({ to }: ModelConnection): string {
  return to === 'pods' ? ANYWHERE : typeof to === 'string' ? OUTSIDE[to].name : to.namespace;
}

function keyOf(from: string, to: string): string {
  return `${from}\0${to}`;
}

function boxOf({ from, to, ports }: ModelConnection): Box {
  return {
    from: withLabels(from.labels ?? {}),
    to: typeof to === 'string' ? EVERY_POD : withLabels(to.labels ?? {}),
    ports:
      ports === undefined
        ? EVERY_PORT
        : anyOf(ports.map(({ protocol = 'TCP', port }) => portRange(protocol, port, port))),
  };
}
