import {
  FLAG,
  TEXT,
  integer,
  list,
  map,
  object,
  oneOf,
  required,
  text,
  where,
  type PropType,
  type Shape,
} from './prop-types';

/** Machines by role. */
export type NodeRole = 'control-plane' | 'worker';

/** A module that the kernel loads when a node starts. */
export interface KernelModule {
  /** Name as the kernel knows it, e.g. `drbd`. */
  readonly name: string;
  /**
   * Parameters, each `NAME=VALUE`.
   * @default - none
   */
  readonly parameters?: readonly string[];
}

/** A folder or file of the host that the kubelet, and by it pods, reach under the same path. */
export interface KubeletMount {
  /** Absolute path on the host, and in the kubelet's container. */
  readonly path: string;
  /**
   * Options of the mount.
   * @default ['bind', 'rshared', 'rw']
   */
  readonly options?: readonly string[];
}

/** How the API server trusts an OpenID Connect provider. Its flags are named after these members. */
export interface OidcProvider {
  /** Address of the issuer, https. */
  readonly issuerUrl: string;
  readonly clientId: string;
  /** @default 'preferred_username' */
  readonly usernameClaim?: string;
  /** @default 'groups' */
  readonly groupsClaim?: string;
}

/** A setting of a containerd plugin. */
export type ContainerdSetting = boolean | number | string;

/** Nodes that may be down at a time. */
export interface DownAtOnce {
  /** Most of them. */
  readonly nodes: number;
  /** Why, with the arithmetic: `3 replicas of each volume, of which 2 must be there`. */
  readonly because: string;
}

/** What a component needs of the nodes that it runs on. The operating system gathers the needs of all components. */
export interface NodeRequirements {
  /**
   * Nodes that must have it.
   * @default 'all'
   */
  readonly on?: 'all' | NodeRole;
  /** @default - none */
  readonly kernelModules?: readonly KernelModule[];
  /**
   * Kernel parameters, e.g. `net.ipv4.ip_forward: '1'`.
   * @default - none
   */
  readonly sysctls?: Readonly<Record<string, string>>;
  /**
   * System extensions of Talos by their official name, e.g. `drbd`, `zfs`. Modules that come from an extension need it here.
   * @default - none
   */
  readonly extensions?: readonly string[];
  /**
   * Arguments of the kernel.
   * @default - none
   */
  readonly kernelArguments?: readonly string[];
  /** @default - none */
  readonly kubeletMounts?: readonly KubeletMount[];
  /**
   * Pods that a node must be able to hold. The largest figure that any component asks for counts.
   * @default - no more than the node's own setting
   */
  readonly maxPods?: number;
  /**
   * Settings of containerd, by plugin and name, e.g. `{ 'io.containerd.cri.v1.runtime': { device_ownership_from_security_context: true } }`.
   * @default - none
   */
  readonly containerd?: Readonly<Record<string, Readonly<Record<string, ContainerdSetting>>>>;
  /**
   * Devices in which LVM of the host must not look for volume groups, as regular expressions, e.g. `^/dev/drbd.*`.
   * @default - none
   */
  readonly lvmIgnores?: readonly string[];
  /**
   * Provider that the API server must trust. One for the whole cluster.
   * @default - none
   */
  readonly oidc?: OidcProvider;
  /**
   * Whether the controller manager gives nodes ranges out of the pod network. A network that gives addresses to pods itself says false.
   * @default - nobody minds
   */
  readonly allocateNodeCidrs?: boolean;
  /**
   * Nodes that may be down at a time. The smallest figure that any component gives counts.
   * @default - any number
   */
  readonly downAtOnce?: DownAtOnce;
}

const TEXTS = list(TEXT);
const NAME = text(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'be a name: letters, digits, dots, dashes, underscores');
const PATH = text(/^\/[^\s]*$/, 'be an absolute path');
const SETTING: PropType<false> = where({ required: false, problems: () => [] }, (value: unknown) =>
  ['boolean', 'number', 'string'].includes(typeof value) ? undefined : 'be a boolean, a number or a string',
);

const MODULE: Shape<KernelModule> = {
  name: required(NAME),
  parameters: list(text(/^[^\s=]+=[^\s]*$/, 'be NAME=VALUE')),
};
const MOUNT: Shape<KubeletMount> = { path: required(PATH), options: TEXTS };
const OIDC: Shape<OidcProvider> = {
  issuerUrl: required(text(/^https:\/\/[^/]/, 'start with https://')),
  clientId: required(TEXT),
  usernameClaim: TEXT,
  groupsClaim: TEXT,
};

/** What kernel modules take. */
export const KERNEL_MODULES = list(object(MODULE));
/** What kernel parameters take. */
export const SYSCTLS = map(TEXT);
/** What names of system extensions take. */
export const EXTENSIONS = list(
  text(/^(siderolabs\/)?[a-z0-9][a-z0-9.-]*$/, 'be the official name of an extension, e.g. drbd'),
);

/** What {@link NodeRequirements} take. */
export const NODE_REQUIREMENTS: Shape<NodeRequirements> = {
  on: oneOf('all', 'control-plane', 'worker'),
  kernelModules: KERNEL_MODULES,
  sysctls: SYSCTLS,
  extensions: EXTENSIONS,
  kernelArguments: TEXTS,
  kubeletMounts: list(object(MOUNT)),
  maxPods: integer(1),
  containerd: map(map(SETTING)),
  lvmIgnores: TEXTS,
  oidc: object(OIDC),
  allocateNodeCidrs: FLAG,
  downAtOnce: object<DownAtOnce>({ nodes: required(integer(1)), because: required(TEXT) }),
};
