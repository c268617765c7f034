import type { ChartFacts } from '../../lib/model/chart-facts';
import type { JsonObject } from '../../lib/values/json';
import { textsAt, valuesAt } from '../../lib/values/values-at';
import { chartFacts } from '../facts';
import type { IngressControllerIdentity } from './ingress-nginx-values';

/** Names with which the kept facts were made. */
const KEPT = { fullname: 'ingress-nginx', className: 'nginx' };

/** What the chart renders for one controller: the kept facts under its names, without the webhook if it has none. */
export function ingressFacts(
  values: JsonObject,
  namespace: string,
  identity: Pick<IngressControllerIdentity, 'release' | 'fullname' | 'className' | 'admissionWebhook'>,
  replicas: number,
): ChartFacts {
  const { release, fullname, className, admissionWebhook } = identity;
  const controller = `${KEPT.fullname}-controller`;
  const facts = chartFacts('ingress-nginx', { values, namespace, replicas: { [controller]: replicas } });
  const named = (name: string): string =>
    name === KEPT.fullname || name.startsWith(`${KEPT.fullname}-`) ? fullname + name.slice(KEPT.fullname.length) : name;
  const renamed = <T extends { readonly name: string }>(each: T): T => ({ ...each, name: named(each.name) });
  const isThere = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
    (admissionWebhook || !(WEBHOOK_KINDS.includes(kind) || name.endsWith('-admission'))) &&
    // one pod has no budget
    (replicas > 1 || kind !== 'PodDisruptionBudget');
  return {
    ...facts,
    release: { ...facts.release, name: release },
    objects: facts.objects
      .filter(isThere)
      .map(each => (each.kind === 'IngressClass' ? { ...each, name: className } : renamed(each))),
    workloads: facts.workloads.map(each => ({
      ...renamed(each),
      ...(each.serviceAccountName === undefined ? {} : { serviceAccountName: named(each.serviceAccountName) }),
    })),
    pdbs: replicas > 1 ? facts.pdbs.map(renamed) : [],
    loadBalancers: asksForAddress(values) ? facts.loadBalancers?.map(renamed) : undefined,
    webhooks: admissionWebhook
      ? facts.webhooks.map(each => ({ ...each, configuration: named(each.configuration) }))
      : [],
    classes: { ...facts.classes, ingress: [className] },
  };
}

/** Not where nodes or routers have the addresses, nor where another load balancer than the cluster's is asked. */
function asksForAddress(values: JsonObject): boolean {
  const [service] = valuesAt(values, 'controller.service');
  return textsAt(service, 'type')[0] === 'LoadBalancer' && valuesAt(service, 'loadBalancerClass').length === 0;
}

const WEBHOOK_KINDS: readonly string[] = ['Certificate', 'Issuer', 'ValidatingWebhookConfiguration'];
