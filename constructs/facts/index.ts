import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartFacts } from '../../lib/model/chart-facts';
import { valuesDigest } from '../../lib/model/values-digest';
import type { JsonObject } from '../../lib/values/json';

/** Charts that this package installs, each with the facts of its pinned version beside this file. */
export const CHARTS = [
  'cert-manager',
  'cilium',
  'cloudnative-pg',
  'cluster-api-operator',
  'etcd-operator',
  'external-secrets',
  'ingress-nginx',
  'kamaji',
  'kube-ovn',
  'metallb',
  'piraeus',
  'plugin-barman-cloud',
  'snapshot-controller',
  'victoria-metrics-operator',
] as const;

/** What props of a component change in the facts of its chart. */
export interface FactsOfProps {
  /** Values that follow from the props. They may differ from the defaults in what makes no other objects, images or limits. */
  readonly values: JsonObject;
  /** Namespace of the release. */
  readonly namespace: string;
  /**
   * Pods by the name of their workload.
   * @default - those of the facts
   */
  readonly replicas?: Readonly<Record<string, number>>;
}

/**
 * What a chart renders for a component with these props. The facts are made by `npm run facts` with the defaults of all props;
 * values that a user lays over make them stale, and the checks say so.
 */
export function chartFacts(chart: (typeof CHARTS)[number], props: FactsOfProps): ChartFacts {
  const { values, namespace, replicas = {} } = props;
  const facts = JSON.parse(readFileSync(join(__dirname, `${chart}.json`), 'utf8')) as ChartFacts;
  const moved = <T extends { readonly namespace?: string }>(object: T): T =>
    object.namespace === facts.release.namespace ? { ...object, namespace } : object;
  return {
    ...facts,
    valuesDigest: valuesDigest(values),
    release: { ...facts.release, namespace },
    objects: facts.objects.map(moved),
    workloads: facts.workloads.map(workload => {
      const count = replicas[workload.name] ?? workload.replicas;
      return { ...moved(workload), ...(count === undefined ? {} : { replicas: count }) };
    }),
    pdbs: facts.pdbs.map(moved),
    ...(facts.loadBalancers === undefined ? {} : { loadBalancers: facts.loadBalancers.map(moved) }),
    hooks: facts.hooks.map(moved),
  };
}
