import type { JsonObject } from '../../lib/values/json';
import type { Needs } from './needs';
import type { ResolvedMachine } from './settings';
import type { Contract } from './versions';

/** What holds for all machines of a cluster. */
export interface ClusterIntent {
  readonly name: string;
  /** Address of the Kubernetes API, https with a port. */
  readonly endpoint: string;
  /** Host of the endpoint. */
  readonly host?: string;
  readonly vip?: string;
  readonly contract: Contract;
  readonly talosVersion: string;
  readonly kubernetesVersion: string;
  readonly workersAtOnce?: number;
  readonly dnsDomain: string;
  readonly podSubnets: readonly string[];
  readonly serviceSubnets: readonly string[];
  readonly certSans: readonly string[];
  /** Whether a component is the pod network, so that Talos brings none. */
  readonly ownPodNetwork: boolean;
  readonly kubeProxy: boolean;
  readonly scheduleOnControlPlanes: boolean;
  readonly imageFactory: string;
  /** Registry by name, and the address to use for it. */
  readonly mirrors: Readonly<Record<string, string>>;
}

/** All that a machine is to be, before it is written in the form of a contract. */
export interface MachineIntent {
  readonly cluster: ClusterIntent;
  readonly machine: ResolvedMachine;
  /** Networks of the nodes in which its own address lies, as far as that is known: not those of others, so that a new machine changes none that runs. */
  readonly nodeSubnets: readonly string[];
  readonly needs: Needs;
  /** What its image is made of: the text that the Image Factory is told, and the name that it gives to it. */
  readonly schematic: { readonly id: string; readonly text: string };
}

/** Documents that a contract writes for a machine: parts of the main document, and whole documents. */
export interface Written {
  /** Member `machine` of the main document. */
  readonly machine?: JsonObject;
  /** Member `cluster` of the main document. */
  readonly cluster?: JsonObject;
  readonly documents?: readonly JsonObject[];
}
