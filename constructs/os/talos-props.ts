import { FLAG, TEXT, integer, list, map, object, oneOf, required, text, type Shape } from '../../lib/model/prop-types';
import type { Machine, MachineSettings } from './machine';
import { ADDRESS, MACHINE, SETTINGS } from './shapes';
import { CONTRACTS, VERSION, type Contract } from './versions';

/** Versions that run. */
export interface RunningVersions {
  /**
   * Version of Talos.
   * @default - `talosVersion`
   */
  readonly talos?: string;
  /**
   * Version of Kubernetes.
   * @default - `kubernetesVersion`
   */
  readonly kubernetes?: string;
}

/** Props of {@link TalosCluster}. Networks, the DNS domain and mirrors come from the platform. */
export interface TalosClusterProps {
  /** Every machine of the cluster. */
  readonly machines: readonly Machine[];
  /** Version of Talos that the machines run, e.g. `1.13.5`. */
  readonly talosVersion: string;
  /** Version of Kubernetes, e.g. `1.34.4`. */
  readonly kubernetesVersion: string;
  /**
   * Minor version whose form the configuration has: that of the cluster's creation. Keep it when Talos is upgraded.
   * @default - the minor of `talosVersion`
   */
  readonly contract?: Contract;
  /**
   * Version of Talos on the medium that new machines boot. It must know the contract.
   * @default - `talosVersion`
   */
  readonly bootMedium?: string;
  /**
   * Versions that run now, where they are not the ones above: the steps to them are checked.
   * @default - those above
   */
  readonly running?: RunningVersions;
  /**
   * Address that the control planes share: it is with one of them at a time.
   * @default - none
   */
  readonly vip?: string;
  /**
   * Address of the Kubernetes API, https with a port.
   * @default - port 6443 at `vip`, else at the only control plane
   */
  readonly endpoint?: string;
  /**
   * Further names and addresses by which clients come to the APIs of Talos and Kubernetes.
   * @default - none: `vip`, the host of `endpoint` and 127.0.0.1 are there by themselves
   */
  readonly certSans?: readonly string[];
  /**
   * Settings of all machines.
   * @default - none
   */
  readonly settings?: MachineSettings;
  /**
   * Settings of control planes.
   * @default - none
   */
  readonly controlPlanes?: MachineSettings;
  /**
   * Settings of workers.
   * @default - none
   */
  readonly workers?: MachineSettings;
  /**
   * Settings by the name of a class, which machines refer to.
   * @default - none
   */
  readonly classes?: Readonly<Record<string, MachineSettings>>;
  /**
   * Workers that may be stopped at a time, to be restarted or upgraded. Components that keep data limit it.
   * @minimum 1
   * @default 1
   */
  readonly workersAtOnce?: number;
  /**
   * Whether ordinary pods may run on control planes.
   * @default true
   */
  readonly scheduleOnControlPlanes?: boolean;
  /**
   * Whether Talos runs kube-proxy.
   * @default - not where a component of the platform is the pod network, as such networks take its place
   */
  readonly kubeProxy?: boolean;
  /**
   * Host of the Image Factory that makes installers.
   * @default 'factory.talos.dev'
   */
  readonly imageFactory?: string;
}

const RELEASE = text(VERSION, 'be a version of three numbers, e.g. 1.13.5');
const RUNNING: Shape<RunningVersions> = { talos: RELEASE, kubernetes: RELEASE };

/** What {@link TalosClusterProps} take. */
export const TALOS_CLUSTER: Shape<TalosClusterProps> = {
  machines: required(list(object(MACHINE))),
  talosVersion: required(RELEASE),
  kubernetesVersion: required(RELEASE),
  contract: oneOf(...CONTRACTS),
  bootMedium: RELEASE,
  running: object(RUNNING),
  vip: ADDRESS,
  endpoint: TEXT,
  certSans: list(TEXT),
  settings: object(SETTINGS),
  controlPlanes: object(SETTINGS),
  workers: object(SETTINGS),
  classes: map(object(SETTINGS)),
  workersAtOnce: integer(1),
  scheduleOnControlPlanes: FLAG,
  kubeProxy: FLAG,
  imageFactory: TEXT,
};
