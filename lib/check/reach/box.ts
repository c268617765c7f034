import { EVERY_POD, both, isWithin, minus, textOf, type PodSet } from './pod-set';
import { anyOf, commonPorts, hasPorts, portsWithout, type PortSet } from './port-set';

/** Connections from any pod of one set to any pod of another on any of some ports. */
export interface Box {
  readonly from: PodSet;
  readonly to: PodSet;
  readonly ports: PortSet;
}

/** The part of connections that is in both. @returns undefined where there is none */
export function commonBox(a: Box, b: Box): Box | undefined {
  const from = both(a.from, b.from);
  const to = from === undefined ? undefined : both(a.to, b.to);
  if (from === undefined || to === undefined) return undefined;
  const ports = commonPorts(a.ports, b.ports);
  return hasPorts(ports) ? { from, to, ports } : undefined;
}

/** What is left of connections without some others. */
export function boxesWithout<T extends Box>(box: T, taken: Box): readonly T[] {
  const common = commonBox(box, taken);
  if (common === undefined) return [box];
  const ports = portsWithout(box.ports, taken.ports);
  return [
    ...minus(box.from, taken.from).map(from => ({ ...box, from })),
    ...minus(box.to, taken.to).map(to => ({ ...box, from: common.from, to })),
    ...(hasPorts(ports) ? [{ ...box, from: common.from, to: common.to, ports }] : []),
  ];
}

/** The same connections in fewer boxes: those of the same pods in one, and none inside another. */
export function fewerBoxes<T extends Box>(boxes: readonly T[]): readonly T[] {
  const merged = new Map<string, T>();
  for (const box of boxes) {
    const key = `${textOf(box.from)}\0${textOf(box.to)}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? box : { ...known, ports: anyOf([known.ports, box.ports]) });
  }
  const all = [...merged.values()];
  return all.filter(
    (box, index) => !all.some((other, place) => place !== index && isInside(box, other, place < index)),
  );
}

function isInside(inner: Box, outer: Box, evenIfEqual: boolean): boolean {
  if (!isWithin(inner.from, outer.from) || !isWithin(inner.to, outer.to)) return false;
  if (hasPorts(portsWithout(inner.ports, outer.ports))) return false;
  return evenIfEqual || boxesWithout(outer, inner).length > 0;
}

/** What is left of pods without those of other sets; where it falls into more than some pieces, too much rather than too little. */
export function podsWithout(taken: readonly PodSet[], limit = 64): readonly PodSet[] {
  let left: readonly PodSet[] = [EVERY_POD];
  for (const each of taken.toSorted((a, b) => a.size - b.size)) {
    const pieces = left.flatMap(piece => minus(piece, each));
    if (pieces.length > limit) return left;
    left = pieces;
    if (left.length === 0) break;
  }
  return left;
}
