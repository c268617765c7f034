import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ApiClient } from './api-client';
import type { ApiServer } from './api-transport';
import { shapeOf, toolsOf, type ClusterOptions } from './cluster-options';
import { startControlPlane, FILES } from './control-plane';
import { addNodes, CONTROLLERS, startControllers } from './controllers';
import { installCrds } from './crds';
import { startDelivery, type Delivery } from './delivery';
import { FLUX, startFlux } from './flux';
import { withFluxKinds } from './flux-kinds';
import type { Part } from './part';
import { ProcessGroup } from './process-group';
import type { ToolName } from './tool-pins';
import { ensureTools } from './toolchain';

/** A running cluster on 127.0.0.1. */
export interface Cluster {
  /** Scratch folder, with the logs in `logs/NAME.log`. */
  readonly dir: string;
  readonly kubeconfigPath: string;
  /** Address, certificate authority and token of the cluster's administrator. */
  readonly server: ApiServer;
  readonly client: ApiClient;
  readonly parts: readonly Part[];
  /** Ends all processes. May be called more than once. */
  stop(): Promise<void>;
}

/** A running cluster with Flux and its sources. */
export type FluxCluster = Cluster & Omit<Delivery, 'close'>;

/**
 * Starts a cluster. It lives no longer than this process, whatever ends it.
 * @throws ToolsMissingError, PartFailedError, ApiError (a CRD was refused); nothing is left running then
 */
export function startCluster(options: ClusterOptions & { readonly flux: true }): Promise<FluxCluster>;
export function startCluster(options?: ClusterOptions): Promise<Cluster>;
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { flux, controllers, nodes } = shapeOf(options);
  const { crds = [], onProgress = () => undefined } = options;
  const tools = await ensureTools<ToolName>(toolsOf(options), { onProgress });
  const dir = scratchFolder(options.dir);
  const group = new ProcessGroup(dir, options.dir === undefined);
  const parts: Part[] = [];
  let delivery: Delivery | undefined;
  let client: ApiClient | undefined;
  const stop = async (): Promise<void> => {
    client?.close();
    await delivery?.close();
    await group.stop();
  };
  try {
    onProgress('starting etcd and kube-apiserver');
    const plane = await startControlPlane(group, tools, controllers);
    client = plane.client;
    parts.push(...plane.parts);
    await installCrds(client, flux ? withFluxKinds(crds) : crds);
    if (controllers) {
      onProgress(`starting ${CONTROLLERS.join(', ')}`);
      parts.push(...(await startControllers(group, tools)));
      await addNodes(client, nodes);
    }
    if (flux) {
      onProgress(`starting ${FLUX.join(', ')}`);
      delivery = await startDelivery(dir, tools.helm);
      parts.push(...(await startFlux(group, tools)));
    }
    const kubeconfigPath = join(dir, FILES.kubeconfig);
    return { ...delivery, dir, kubeconfigPath, server: plane.server, client, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Bytes of the longest path that a socket can have on every system. */
const SOCKET_PATH_LIMIT = 103;
/** Bytes that names of sockets in the folder may take. */
const SOCKET_NAME = 10;

function scratchFolder(given: string | undefined): string {
  const dir = resolve(given ?? mkdtempSync(join(tmpdir(), 'strata-')));
  if (Buffer.byteLength(dir) + SOCKET_NAME > SOCKET_PATH_LIMIT) {
    throw new RangeError(
      `dir: ${dir} is too long for the sockets in it; at most ${SOCKET_PATH_LIMIT - SOCKET_NAME} bytes`,
    );
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  return dir;
}
