import type { KubernetesSupport } from '../lib/model/versions';

/**
 * Versions of Kubernetes that the software of this package is made for. Each project is asked for the version that is installed: its support matrix, its
 * stated requirements, else the `kubeVersion` of its chart. What none of them says is not here: see docs/versions.md.
 */
export const KUBERNETES_SUPPORT = {
  barmanCloud: {
    what: 'Barman Cloud Plugin v0.13.0',
    from: '1.29',
    source: 'https://cloudnative-pg.github.io/charts, plugin-barman-cloud 0.7.0, kubeVersion',
  },
  certManager: {
    what: 'cert-manager v1.20.2',
    from: '1.32',
    to: '1.35',
    source: 'https://cert-manager.io/docs/releases/',
  },
  cilium: {
    what: 'Cilium 1.19.5',
    from: '1.21',
    source: 'https://github.com/cilium/cilium/blob/v1.19.5/install/kubernetes/cilium/Chart.yaml',
  },
  cloudNativePg: {
    what: 'CloudNativePG 1.28.2',
    from: '1.32',
    to: '1.35',
    source: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/main/docs/src/supported_releases.md',
  },
  clusterApi: {
    what: 'Cluster API v1.10.1',
    from: '1.28',
    to: '1.33',
    source: 'https://github.com/kubernetes-sigs/cluster-api/releases/tag/v1.10.4',
  },
  etcdOperator: {
    what: 'etcd-operator v0.5.4',
    from: '1.29',
    source: 'https://github.com/cozystack/etcd-operator/blob/v0.5.4/docs/installation.md',
  },
  // the lowest is that of the chart; the project tests each release on the newest versions alone
  externalSecrets: {
    what: 'External Secrets v2.9.0',
    from: '1.19',
    to: '1.36',
    source: 'https://external-secrets.io/latest/introduction/stability-support/',
  },
  flux: {
    what: 'Flux 2.7',
    from: '1.32',
    source: 'https://github.com/fluxcd/flux2/blob/v2.7.3/cmd/flux/check.go',
  },
  ingressNginx: {
    what: 'Ingress-NGINX 1.15.1',
    from: '1.31',
    to: '1.35',
    source: 'https://github.com/kubernetes/ingress-nginx/blob/main/README.md',
  },
  kamaji: {
    what: 'Kamaji 26.3.6-edge',
    from: '1.33',
    source: 'https://github.com/clastix/kamaji/blob/26.3.6-edge/docs/content/reference/versioning.md',
  },
  kubeOvn: {
    what: 'Kube-OVN 1.15.10',
    from: '1.29',
    source: 'https://github.com/kubeovn/docs/blob/v1.15/docs/start/prepare.en.md',
  },
  kubeVirt: {
    what: 'KubeVirt v1.8.4',
    from: '1.33',
    to: '1.35',
    source: 'https://github.com/kubevirt/sig-release/blob/main/releases/k8s-support-matrix.md',
  },
  metalLb: {
    what: 'MetalLB v0.16.1',
    from: '1.19',
    source: 'https://github.com/metallb/metallb/blob/v0.16.1/charts/metallb/Chart.yaml',
  },
  snapshotController: {
    what: 'snapshot-controller v8.0.1',
    from: '1.25',
    source: 'https://piraeus.io/helm-charts, snapshot-controller 3.0.5, kubeVersion',
  },
  victoriaMetricsOperator: {
    what: 'VictoriaMetrics operator v0.68.4',
    from: '1.25',
    source: 'https://victoriametrics.github.io/helm-charts, victoria-metrics-operator 0.61.0, kubeVersion',
  },
} as const satisfies Readonly<Record<string, KubernetesSupport>>;
