import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../lib/values/json';

/** A Deployment of a stand-in chart. */
export interface StandInDeployment {
  readonly name: string;
  /** @default 1 */
  readonly replicas?: number;
  /** @default 'stand-in:1.0.0' */
  readonly image?: string;
  /** @default false */
  readonly hostNetwork?: boolean;
}

/** A small chart that takes the place of an upstream one: its kinds are real, its workloads run nothing. */
export interface StandInChart {
  readonly name: string;
  readonly version: string;
  /** CustomResourceDefinitions, installed before anything else of the chart. */
  readonly crds?: readonly object[];
  readonly deployments?: readonly StandInDeployment[];
  /** Further objects; those without a namespace come into that of the release. */
  readonly objects?: readonly Manifest[];
}

/** Objects go in as they are: Helm's template language never sees their text. */
const TEMPLATE = `{{- range $path, $_ := .Files.Glob "objects/*.json" }}
---
{{ $.Files.Get $path }}
{{- end }}
`;

/** Writes the chart's folder below `dir` and returns its path, for `Cluster.addCharts`. */
export function writeStandInChart(dir: string, chart: StandInChart): string {
  const { name, version, crds = [], deployments = [], objects = [] } = chart;
  const root = join(dir, `${name}-${version}`);
  for (const folder of ['crds', 'objects', 'templates']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version }));
  writeFileSync(join(root, 'templates', 'objects.yaml'), TEMPLATE);
  writeAll(join(root, 'crds'), crds);
  writeAll(join(root, 'objects'), [...deployments.map(deployment), ...objects]);
  return root;
}

function writeAll(dir: string, objects: readonly object[]): void {
  objects.forEach((object, i) =>
    writeFileSync(join(dir, `${String(i).padStart(3, '0')}.json`), JSON.stringify(object)),
  );
}

/** What the Pod Security Standard `restricted` asks of a pod. */
const RESTRICTED = {
  pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  container: { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
} as const;

function deployment({ name, replicas = 1, image = 'stand-in:1.0.0', hostNetwork }: StandInDeployment): Manifest {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { ...RESTRICTED.pod, hostNetwork, containers: [{ name, image, ...RESTRICTED.container }] },
      },
    },
  };
}
