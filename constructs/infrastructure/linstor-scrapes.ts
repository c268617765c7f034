import type { Construct } from 'constructs';
import { VMPodScrape } from '../../lib/kinds/generated/operator.victoriametrics.com';

/** What is observed of LINSTOR: pods by their component, where they show metrics, and the label that names their node. Source: Cozystack v1.6. */
const SCRAPES = [
  { component: 'linstor-controller', port: 'api', path: '/metrics', nodeLabel: 'controller_node' },
  { component: 'linstor-satellite', port: 'prometheus', path: undefined, nodeLabel: 'node' },
] as const;

/** Adds what observes the controller and the satellites. A pod that moves stays the same series: only its node is told. */
export function addScrapes(scope: Construct): void {
  for (const { component, port, path, nodeLabel } of SCRAPES)
    new VMPodScrape(scope, `scrape-${component}`, {
      metadata: { name: component },
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/component': component } },
        podMetricsEndpoints: [
          {
            port,
            ...(path === undefined ? {} : { path }),
            scheme: 'http',
            relabelConfigs: [
              { action: 'labeldrop', regex: '(endpoint|namespace|pod|container)' },
              { replacement: component, targetLabel: 'job' },
              { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: nodeLabel },
              { replacement: 'cluster', targetLabel: 'tier' },
            ],
          },
        ],
      },
    });
}
