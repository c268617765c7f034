/**
 * What a network is for. `nodes`: the machines' own; `pods`, `services`: of a cluster; `join`: by which nodes reach pods; `node-ranges`: addresses that each
 * node gets a range of for itself; `load-balancers`: announced in the network of the nodes; `subnet`: of pods beside the one that all share.
 */
export type NetworkRole =
  'nodes' | 'pods' | 'services' | 'join' | 'node-ranges' | 'load-balancers' | 'subnet' | 'other';
