/** Where pods on the host network reach the API server: no cluster address works before the pod network does. */
export interface ApiServerAddress {
  readonly host: string;
  readonly port: number;
}

/** KubePrism, the API server proxy that Talos runs on every node. Source: Talos, "KubePrism", default port. */
export const KUBE_PRISM: ApiServerAddress = { host: 'localhost', port: 7445 };
