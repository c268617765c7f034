import { TEXT, integer, object, required } from '../../lib/model/prop-types';

/** Where pods on the host network reach the API server: no cluster address works before the pod network does. */
export interface ApiServerAddress {
  readonly host: string;
  readonly port: number;
}

/** KubePrism, the API server proxy that Talos runs on every node. Source: Talos, "KubePrism", default port. */
export const KUBE_PRISM: ApiServerAddress = { host: 'localhost', port: 7445 };

/** What an address of the API server takes. */
export const API_SERVER = object<ApiServerAddress>({ host: required(TEXT), port: required(integer(1, 65_535)) });
