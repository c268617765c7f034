import { check } from '../../../lib/check';
import { StorageClass } from '../../../lib/kinds/generated/storage.k8s.io';
import { Component } from '../../../lib/model/component';
import type { MachineFacts } from '../../../lib/model/model';
import { Platform, type PlatformProps } from '../../../lib/model/platform';
import { brief, component } from '../fixture';

/** States machines, as the operating system of a program does. */
export class Machines extends Component {
  constructor(scope: Platform, machines: readonly MachineFacts[]) {
    super(scope, 'machines');
    const controlPlanes = machines.filter(({ role }) => role === 'control-plane').length;
    this.statements.nodes = { controlPlanes, workers: machines.length - controlPlanes, machines };
  }
}

/** Three control planes and some workers that are all like this. */
export function machines(workers: number, like: Partial<MachineFacts> = {}): readonly MachineFacts[] {
  const of = (role: MachineFacts['role'], number: number): MachineFacts => ({
    name: `${role === 'worker' ? 'w' : 'cp'}-${number}`,
    role,
    labels: {},
    ...like,
  });
  return [
    ...[1, 2, 3].map(number => of('control-plane', number)),
    ...Array.from({ length: workers }, (_, index) => of('worker', index + 1)),
  ];
}

/** What is said on the loss of a node; by default three of them are stated by number. */
export function losses(
  build: Build,
  nodes: readonly MachineFacts[] | PlatformProps['nodes'] = { controlPlanes: 3, workers: 0 },
): readonly string[] {
  const isList = Array.isArray(nodes);
  const platform = new Platform('test', isList ? {} : { nodes: nodes as PlatformProps['nodes'] });
  if (isList) new Machines(platform, nodes as readonly MachineFacts[]);
  build(component(platform), platform);
  return brief(check(platform.model()).filter(({ code }) => code.startsWith('loss/')));
}

/** A part of a program. */
export type Build = (web: Component, platform: Platform) => void;

/** Parts one after another. */
export const both =
  (...builds: readonly Build[]): Build =>
  (web, platform) =>
    builds.forEach(build => build(web, platform));

const PROVISIONER = 'linstor.csi.linbit.com';

/** The default class, whose volumes have one copy. */
export const LOCAL: Build = web => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  new StorageClass(web, 'local', { metadata: { name: 'local', annotations }, provisioner: PROVISIONER });
};

/** A class whose volumes have three. */
export const REPLICATED: Build = web => {
  const parameters = { [`${PROVISIONER}/autoPlace`]: '3' };
  new StorageClass(web, 'replicated', { metadata: { name: 'replicated' }, provisioner: PROVISIONER, parameters });
};
