import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectId } from '../model/model';
import { refuse } from './failure';
import type { PulumiStack } from './pulumi-stack';
import { withoutResources } from './release';
import { HeldObjects, resourcesOf, type StackState } from './stack-state';

/** What became of a state. */
export interface Released {
  /** Resources that left it, gates and components that they leave empty among them. */
  readonly count: number;
  /** File that holds the state of before. */
  readonly copy: string;
}

/**
 * Takes resources out of the state of a stack, all at once. The state is read right before, so that what a run wrote in the meantime is not lost.
 * @throws FindingsError if a run has not ended
 */
export async function releaseFromStack(
  stack: PulumiStack,
  cluster: string,
  urns: ReadonlyMap<string, ObjectId>,
): Promise<Released> {
  const before = await stack.export();
  refuse(new HeldObjects(before, cluster).obstacles(urns));
  const after = withoutResources(before, new Set(urns.keys()));
  const copy = writeCopy(stack, before);
  await stack.import(after);
  return { count: resourcesOf(before).length - resourcesOf(after).length, copy };
}

/** Keeps a state in a new file that its owner alone can read. */
function writeCopy({ name, folder }: PulumiStack, state: StackState): string {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const file = join(folder, `${name.replaceAll('/', '-')}-before-handoff${suffix}.json`);
    try {
      writeFileSync(file, JSON.stringify(state, undefined, 2), { mode: 0o600, flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
