import type { Machine, MachineImage, MachineSettings } from './machine';

/** Settings of one machine with all levels laid over each other. */
export interface ResolvedMachine extends Omit<Machine, 'class' | 'image' | 'patches' | 'dataDisks' | 'kernelModules'> {
  readonly image: MachineImage;
  readonly patches: NonNullable<MachineSettings['patches']>;
  readonly dataDisks: NonNullable<MachineSettings['dataDisks']>;
  readonly kernelModules: NonNullable<MachineSettings['kernelModules']>;
}

/** Lays the settings of a machine over those around it, the outermost first. */
export function resolveMachine(machine: Machine, around: readonly (MachineSettings | undefined)[]): ResolvedMachine {
  const levels: readonly MachineSettings[] = [...around.filter(level => level !== undefined), machine];
  const { class: _, ...own } = machine;
  return {
    ...Object.assign({}, ...levels.map(defined)),
    ...defined(own),
    labels: mergeMaps(levels.map(({ labels }) => labels)),
    annotations: mergeMaps(levels.map(({ annotations }) => annotations)),
    taints: mergeMaps(levels.map(({ taints }) => taints)),
    sysctls: mergeMaps(levels.map(({ sysctls }) => sysctls)),
    image: mergeImages(levels.map(({ image }) => image)),
    dataDisks: lastOfName(levels.flatMap(({ dataDisks = [] }) => dataDisks)),
    kernelModules: lastOfName(levels.flatMap(({ kernelModules = [] }) => kernelModules)),
    patches: levels.flatMap(({ patches = [] }) => patches),
  } as ResolvedMachine;
}

function defined<T extends object>(level: T): Partial<T> {
  return Object.fromEntries(Object.entries(level).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function mergeMaps<T>(maps: readonly (Readonly<Record<string, T>> | undefined)[]): Readonly<Record<string, T>> {
  return Object.fromEntries(maps.flatMap(map => Object.entries(map ?? {})));
}

function mergeImages(images: readonly (MachineImage | undefined)[]): MachineImage {
  const given = images.filter(image => image !== undefined);
  return {
    ...(Object.assign({}, ...given.map(defined)) as MachineImage),
    extensions: [...new Set(given.flatMap(({ extensions = [] }) => extensions))],
    kernelArguments: [...new Set(given.flatMap(({ kernelArguments = [] }) => kernelArguments))],
  };
}

function lastOfName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map(item => [item.name, item])).values()];
}
