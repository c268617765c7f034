import { isDeepStrictEqual } from 'node:util';
import type { ConfigDiff } from '../rpc/provider';
import { hasUnknowns, isMap, withoutSecrets, type Properties, type Value } from '../rpc/values';
import { activeCluster, parseKubeconfig, type Choice, type Kubeconfig } from './kubeconfig';

const IDENTIFIER = 'clusterIdentifier';
/** Settings that say which cluster is meant. */
const PLACE = ['kubeconfig', 'context', 'cluster'] as const;

/**
 * Whether another configuration means another cluster, in which all objects are to be made anew (pkg provider/provider.go, DiffConfig):
 * a changed `clusterIdentifier` does; while it is unchanged nothing does; else an unknown kubeconfig and another active cluster do.
 */
export function diffClusters(oldProperties: Properties, newProperties: Properties): ConfigDiff {
  const olds = withoutSecrets(oldProperties) as Properties;
  const news = withoutSecrets(newProperties) as Properties;
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    key => !isDeepStrictEqual(olds[key], news[key]),
  );
  const isIdentified = news[IDENTIFIER] !== undefined && !changed.includes(IDENTIFIER);
  const isOther = olds[IDENTIFIER] !== undefined && news[IDENTIFIER] !== undefined && !isIdentified;
  const replaces: string[] = isOther ? [IDENTIFIER] : [];
  const result = (diffs: readonly string[]): ConfigDiff => ({ diffs, replaces: isIdentified ? [] : replaces });
  if (changed.length === 0) return { diffs: [], replaces: [] };
  for (const key of PLACE) {
    if (!hasUnknowns(news[key])) continue;
    replaces.push(key);
    return result([key]);
  }
  const before = clusterIn(olds);
  const now = clusterIn(news);
  if (changed.includes('renderYamlToDirectory')) replaces.push('renderYamlToDirectory');
  if (before !== undefined && now !== undefined && !isDeepStrictEqual(before, now))
    replaces.push(...PLACE.filter(key => changed.includes(key)));
  return result(changed);
}

function clusterIn(properties: Properties): unknown {
  const choice: Choice = { context: text(properties.context), cluster: text(properties.cluster) };
  return activeCluster(kubeconfigIn(properties.kubeconfig), choice);
}

function kubeconfigIn(value: Value | undefined): Kubeconfig {
  if (typeof value === 'string') return parseKubeconfig(value);
  return isMap(value) ? value : {};
}

function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
