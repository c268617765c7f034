import type { CrdObject } from './crds';
import { CONTROLLERS } from './controllers';
import { FLUX } from './flux';
import type { ToolName } from './tool-pins';

/** Options of `startCluster`. */
export interface ClusterOptions {
  /**
   * Flux's controllers and kinds, a git server and a chart repository.
   * @default false
   */
  readonly flux?: boolean;
  /**
   * Controller manager, scheduler, and kwok for the nodes.
   * @default - true with `flux` or `nodes`, else false
   */
  readonly controllers?: boolean;
  /**
   * Fake nodes; their pods become Running at once.
   * @default - 3 with controllers, else 0
   */
  readonly nodes?: number;
  /**
   * CustomResourceDefinitions to install before anything but the API server starts.
   * @default []
   */
  readonly crds?: readonly CrdObject[];
  /**
   * Scratch folder, kept when the cluster ends. No two clusters may share one.
   * @default - a new one in the system's folder for temporary files, removed at the end
   */
  readonly dir?: string;
  /**
   * Is told what happens, one line at a time.
   * @default - nobody is told
   */
  readonly onProgress?: (message: string) => void;
}

/** Which parts a cluster has, with the defaults filled in. */
export interface ClusterShape {
  readonly flux: boolean;
  readonly controllers: boolean;
  readonly nodes: number;
}

/** @throws RangeError for a number of nodes that no cluster has, Error for nodes or Flux without controllers */
export function shapeOf(options: ClusterOptions): ClusterShape {
  const { flux = false } = options;
  const { controllers = flux || (options.nodes ?? 0) > 0 } = options;
  const { nodes = controllers ? 3 : 0 } = options;
  if (!Number.isInteger(nodes) || nodes < 0)
    throw new RangeError(`nodes: ${nodes} given, a whole number from 0 wanted`);
  if (!controllers && (flux || nodes > 0))
    throw new Error('flux and nodes need controllers: leave out `controllers: false`');
  return { flux, controllers, nodes };
}

/** Tools that a cluster with these options needs. */
export function toolsOf(options: ClusterOptions): readonly ToolName[] {
  const { flux, controllers } = shapeOf(options);
  return ['etcd', 'kube-apiserver', ...(controllers ? CONTROLLERS : []), ...(flux ? [...FLUX, 'helm' as const] : [])];
}
