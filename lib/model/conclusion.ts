import type { Finding } from '../values/finding';
import type { Component } from './component';
import { compareText, idText } from './identity';
import type { ModelFile, ModelNetwork, ModelNodeRequirements } from './model';
import { POD_NETWORK } from './names';

/** What all components have stated, for those that make something of it: the operating system of its needs. */
export interface AllStated {
  readonly nodeRequirements: readonly ModelNodeRequirements[];
  readonly networks: readonly ModelNetwork[];
  /** Whether a component is the pod network. */
  readonly hasPodNetwork: boolean;
}

/** What a component has to say once all others have spoken. */
export interface Conclusion {
  readonly files?: readonly ModelFile[];
  readonly findings?: readonly Finding[];
}

/** Gathers what components have stated, in the order of their names. @param networks Those of all components, as far as they are known */
export function allStated(components: readonly Component[], networks: readonly ModelNetwork[] = []): AllStated {
  const sorted = components.toSorted(
    (a, b) => compareText(a.unitName, b.unitName) || compareText(a.node.path, b.node.path),
  );
  const podNetwork = idText(POD_NETWORK);
  return {
    nodeRequirements: sorted.flatMap(({ unitName, node, statements }) =>
      statements.nodeRequirements.map(requirements => ({ component: unitName, path: node.path, requirements })),
    ),
    networks,
    hasPodNetwork: sorted.some(({ statements }) => statements.provided.some(id => idText(id) === podNetwork)),
  };
}
