import type {
  ContainerdSetting,
  KubeletMount,
  NodeRequirements,
  NodeRole,
  OidcProvider,
} from '../../lib/model/node-requirements';
import type { ModelNodeRequirements } from '../../lib/model/model';
import { compareText } from '../../lib/model/identity';
import { extensionName } from './schematic';

/** Something that nodes must have, and who asked for it. */
export interface Need<T = unknown> {
  /** What it is, e.g. `kernel parameter vm.nr_hugepages`. */
  readonly what: string;
  readonly value: T;
  /** Names of the components, the first one first. */
  readonly by: readonly string[];
  /** What others asked for instead. The value above is in force. */
  readonly others: readonly { readonly value: T; readonly by: string }[];
}

/** Needs of one sort by name: the first to ask is in force, an equal wish is noted, another one is a conflict. */
class Wishes<T> {
  readonly #needs = new Map<string, Need<T> & { by: string[]; others: { value: T; by: string }[] }>();

  constructor(private readonly sort: string) {}

  add(name: string, value: T, by: string): void {
    const known = this.#needs.get(name);
    const what = name === '' ? this.sort : `${this.sort} ${name}`;
    if (known === undefined) this.#needs.set(name, { what, value, by: [by], others: [] });
    else if (JSON.stringify(known.value) !== JSON.stringify(value)) known.others.push({ value, by });
    else if (!known.by.includes(by)) known.by.push(by);
  }

  get(name: string): T | undefined {
    return this.#needs.get(name)?.value;
  }

  /** Names in the order in which they were asked for. */
  get names(): readonly string[] {
    return [...this.#needs.keys()];
  }

  /** Names of those who asked for it. */
  askersOf(name: string): readonly string[] {
    return this.#needs.get(name)?.by ?? [];
  }

  /** Names and values, in the order of the names. */
  get entries(): readonly [string, T][] {
    return [...this.#needs]
      .map(([name, { value }]): [string, T] => [name, value])
      .sort(([a], [b]) => compareText(a, b));
  }

  get all(): readonly Need[] {
    return [...this.#needs.values()];
  }
}

/** What all components and the machine's own settings ask of one machine. */
export class Needs {
  readonly modules = new Wishes<true>('kernel module');
  /** By `MODULE NAME`. */
  readonly moduleParameters = new Wishes<string>('parameter of kernel module');
  readonly sysctls = new Wishes<string>('kernel parameter');
  readonly extensions = new Wishes<true>('system extension');
  readonly kernelArguments = new Wishes<true>('kernel argument');
  readonly mounts = new Wishes<readonly string[]>('kubelet mount');
  readonly maxPods = new Wishes<number>('maxPods');
  /** By `PLUGIN NAME`. */
  readonly containerd = new Wishes<ContainerdSetting>('containerd setting');
  readonly lvmIgnores = new Wishes<true>('devices that LVM ignores:');
  readonly oidc = new Wishes<Required<OidcProvider>>('OpenID Connect provider');
  readonly allocateNodeCidrs = new Wishes<boolean>('allocateNodeCidrs');

  /** @param own What the settings of the machine ask for; it is in force where a component asks for another value. */
  constructor(role: NodeRole, own: NodeRequirements, owner: string, stated: readonly ModelNodeRequirements[]) {
    this.#add(own, owner);
    for (const { component, requirements } of stated) {
      const { on = 'all' } = requirements;
      if (on !== 'all' && on !== role) continue;
      // workers run no API server
      this.#add(role === 'worker' ? { ...requirements, oidc: undefined } : requirements, component);
    }
  }

  /** Everything that is asked for. */
  get all(): readonly Need[] {
    return [
      this.modules,
      this.moduleParameters,
      this.sysctls,
      this.extensions,
      this.kernelArguments,
      this.mounts,
      this.maxPods,
      this.containerd,
      this.lvmIgnores,
      this.oidc,
      this.allocateNodeCidrs,
    ].flatMap(({ all }) => all);
  }

  /** What can't be fulfilled for all who ask. More pods than asked for are no conflict. */
  get conflicts(): readonly Need[] {
    return this.all.filter(({ what, others }) => others.length > 0 && what !== 'maxPods');
  }

  /** Pods that a node must be able to hold: the largest figure. */
  get pods(): number | undefined {
    const [need] = this.maxPods.all as readonly Need<number>[];
    return need === undefined ? undefined : Math.max(need.value, ...need.others.map(({ value }) => value));
  }

  #add(requirements: NodeRequirements, by: string): void {
    const { kernelModules = [], sysctls = {}, containerd = {}, oidc, maxPods, allocateNodeCidrs } = requirements;
    for (const { name, parameters = [] } of kernelModules) {
      this.modules.add(name, true, by);
      for (const parameter of parameters) {
        const end = parameter.indexOf('=');
        this.moduleParameters.add(`${name} ${parameter.slice(0, end)}`, parameter.slice(end + 1), by);
      }
    }
    for (const [name, value] of Object.entries(sysctls)) this.sysctls.add(name, value, by);
    for (const name of requirements.extensions ?? []) this.extensions.add(extensionName(name), true, by);
    for (const argument of requirements.kernelArguments ?? []) this.kernelArguments.add(argument, true, by);
    for (const { path, options = BIND } of requirements.kubeletMounts ?? []) this.mounts.add(path, options, by);
    for (const [plugin, settings] of Object.entries(containerd))
      for (const [name, value] of Object.entries(settings)) this.containerd.add(`${plugin} ${name}`, value, by);
    for (const devices of requirements.lvmIgnores ?? []) this.lvmIgnores.add(devices, true, by);
    if (maxPods !== undefined) this.maxPods.add('', maxPods, by);
    if (oidc !== undefined)
      this.oidc.add('', { usernameClaim: 'preferred_username', groupsClaim: 'groups', ...oidc }, by);
    if (allocateNodeCidrs !== undefined) this.allocateNodeCidrs.add('', allocateNodeCidrs, by);
  }
}

/** How a path of the host is mounted unless a component says otherwise. */
const BIND: KubeletMount['options'] & {} = ['bind', 'rshared', 'rw'];
