import type { RunningSite } from './site';

/** Tells of Nodes that the files do not have. They are left as they are: whether their machines are gone for good nobody here knows. */
export async function tellLeftOver({ kubectl, cluster, tell }: RunningSite): Promise<void> {
  const known = new Set(cluster.machines.map(({ hostname }) => hostname));
  for (const { name, address = 'ADDRESS', role } of await kubectl.nodes()) {
    if (known.has(name)) continue;
    const remove = `strata talos remove FOLDER ${name} --address ${address} --role ${role}`;
    tell({
      step: 'left-over',
      state: 'done',
      detail: `the node ${name} is in no file. To take it out: ${remove}; with --forget ${name} where its machine is gone for good`,
    });
  }
}
