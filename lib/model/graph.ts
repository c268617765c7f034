/** A directed graph over the numbers `0..size-1`; `edges[v]` lists what `v` needs. */
export type Graph = readonly (readonly number[])[];

/**
 * Strongly connected components by Tarjan's algorithm, without recursion: linear in vertices and edges.
 * @returns for each vertex the number of its component; a component's number is greater than those of all it needs
 */
export function stronglyConnected(graph: Graph): { readonly of: Int32Array; readonly count: number } {
  const size = graph.length;
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const of = new Int32Array(size).fill(-1);
  const next = new Int32Array(size);
  const open: number[] = [];
  const path: number[] = [];
  let counter = 0;
  let count = 0;
  for (let start = 0; start < size; start++) {
    if (index[start] !== -1) continue;
    path.push(start);
    while (path.length > 0) {
      const vertex = path[path.length - 1]!;
      if (index[vertex] === -1) {
        index[vertex] = low[vertex] = counter++;
        open.push(vertex);
      }
      const needs = graph[vertex]!;
      const position = next[vertex]!;
      if (position < needs.length) {
        next[vertex] = position + 1;
        const target = needs[position]!;
        if (index[target] === -1) path.push(target);
        else if (of[target] === -1) low[vertex] = Math.min(low[vertex]!, index[target]!);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[vertex]!);
      if (low[vertex] !== index[vertex]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        of[member] = count;
        if (member === vertex) break;
      }
      count++;
    }
  }
  return { of, count };
}

/**
 * Orders vertices so that each comes after all it needs; ties keep the order of the starts. Linear, without recursion.
 * @param starts vertices to begin from; others come when something needs them @default - all, in their order
 * @returns undefined if the graph has a cycle
 */
export function topologicalOrder(graph: Graph, starts: Iterable<number> = graph.keys()): number[] | undefined {
  const state = new Uint8Array(graph.length);
  const next = new Int32Array(graph.length);
  const order: number[] = [];
  const path: number[] = [];
  for (const start of starts) {
    if (state[start] === 2) continue;
    path.push(start);
    while (path.length > 0) {
      const vertex = path[path.length - 1]!;
      state[vertex] = 1;
      const needs = graph[vertex]!;
      const position = next[vertex]!;
      if (position === needs.length) {
        state[vertex] = 2;
        order.push(vertex);
        path.pop();
        continue;
      }
      next[vertex] = position + 1;
      const target = needs[position]!;
      if (state[target] === 1) return undefined;
      if (state[target] === 0) path.push(target);
    }
  }
  return order;
}

/** A cycle through a vertex as the list of its vertices, found by breadth first search inside one component. */
export function cycleThrough(graph: Graph, start: number): number[] {
  const previous = new Map<number, number>();
  const queue = [start];
  for (const vertex of queue) {
    for (const target of graph[vertex]!) {
      if (target === start) {
        const cycle = [vertex];
        for (let at = vertex; at !== start;) cycle.push((at = previous.get(at)!));
        return cycle.reverse();
      }
      if (!previous.has(target)) {
        previous.set(target, vertex);
        queue.push(target);
      }
    }
  }
  return [];
}
