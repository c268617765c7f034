import { at, itemsAt, namespaceOf, nameOf, textAt, type KubeObject } from '../objects';
import { isMap } from '../../rpc/values';
import type { Look, Waiter } from './waiter';

/** Time after a change of the endpoints in which others may follow, in milliseconds (pkg await/service.go, processEndpointEvent). */
const SETTLE_MS = 10_000;
const AGAIN_MS = 1_000;

/** When the endpoints of a Service were last another version, by the Service's UID. */
const changes = new Map<string, { readonly version: string; readonly time: number }>();

/**
 * A Service is ready when its endpoints have settled, with none that is not ready, and a load balancer has an address. Without a selector, headless or by an
 * external name it is ready at once (pkg await/service.go).
 */
export const SERVICE: Waiter = {
  againMs: AGAIN_MS,
  readsToo: true,
  async isReady(object, look) {
    if (!hasAddress(object)) return false;
    if (!targetsPods(object)) return true;
    const endpoints = await endpointsOf(object, look);
    return isSettled(object, endpoints, look) && !isPending(endpoints);
  },
  isGoodEnough: async (object, look) => hasAddress(object) && !isPending(await endpointsOf(object, look)),
  async reasons(object, look) {
    if (isHeadless(object) || isExternal(object)) return [];
    const endpoints = await endpointsOf(object, look);
    const hasPods = itemsAt(endpoints, 'subsets').some(subset => itemsAt(subset, 'addresses').length > 0);
    return [
      ...(hasPods ? [] : ['Service does not target any Pods: they may not be ready, or its selector may match none']),
      ...(hasAddress(object) ? [] : ['Service was not allocated an IP address']),
    ];
  },
};

/** An Ingress is ready when it has an address; that its Services have endpoints is not asked here. */
export const INGRESS: Waiter = {
  readsToo: true,
  isReady: object => itemsAt(object, 'status', 'loadBalancer', 'ingress').length > 0,
  reasons: () => ['Ingress .status.loadBalancer field was not updated with a hostname/IP address.'],
};

function isSettled(service: KubeObject, endpoints: KubeObject | undefined, { isRead }: Look): boolean {
  if (isRead) return true;
  if (endpoints === undefined) return false;
  const key = textAt(service, 'metadata', 'uid');
  const version = textAt(endpoints, 'metadata', 'resourceVersion');
  const last = changes.get(key);
  if (last?.version !== version) changes.set(key, { version, time: Date.now() });
  return last?.version === version && Date.now() - last.time >= SETTLE_MS;
}

function endpointsOf(service: KubeObject, { cluster }: Look): Promise<KubeObject | undefined> {
  const metadata = { name: nameOf(service), namespace: namespaceOf(service) };
  return cluster.get({ apiVersion: 'v1', kind: 'Endpoints', metadata });
}

function isPending(endpoints: KubeObject | undefined): boolean {
  return itemsAt(endpoints, 'subsets').some(subset => itemsAt(subset, 'notReadyAddresses').length > 0);
}

function hasAddress(service: KubeObject): boolean {
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') return true;
  return itemsAt(service, 'status', 'loadBalancer', 'ingress').length > 0;
}

function isHeadless(service: KubeObject): boolean {
  return textAt(service, 'spec', 'clusterIP') === 'None';
}

function isExternal(service: KubeObject): boolean {
  return textAt(service, 'spec', 'type') === 'ExternalName';
}

function targetsPods(service: KubeObject): boolean {
  const selector = at(service, 'spec', 'selector');
  return !isExternal(service) && !isHeadless(service) && isMap(selector) && Object.keys(selector).length > 0;
}
