import type { IConstruct } from 'constructs';
import type { Random } from '../fuzz/random';

/** A list in an order drawn at random. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let end = result.length; end > 1; end--) {
    const other = random.below(end);
    [result[end - 1], result[other]] = [result[other]!, result[end - 1]!];
  }
  return result;
}

/** Puts the children of every construct of a tree in another order, as if the program had made them so. */
export function shuffleChildren(root: IConstruct, random: Random): void {
  for (const { node } of root.node.findAll()) {
    const children = shuffled(node.children, random);
    for (const child of children) node.tryRemoveChild(child.node.id);
    // what `constructs` itself calls when a construct is made; it has no way to order them later
    for (const child of children) (node as unknown as ChildAdder).addChild(child, child.node.id);
  }
}

interface ChildAdder {
  addChild(child: IConstruct, id: string): void;
}
