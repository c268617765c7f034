import type { KindRules } from './rule';

const SOURCES = 'source.toolkit.fluxcd.io';
const ready = { rule: 'condition', type: 'Ready', generation: 'condition' } as const;

/** Flux: releases wait for their sources, sources for their credentials. */
export const fluxRules: readonly KindRules[] = [
  {
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    readiness: ready,
    // a chart is taken to run pods
    runsPods: true,
    references: [
      { path: 'spec.chart.spec.sourceRef', group: SOURCES, kind: 'HelmRepository' },
      { path: 'spec.chartRef', group: SOURCES, kind: 'OCIRepository' },
      { path: 'spec.dependsOn[]', group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' },
      { path: 'spec.valuesFrom[]', kind: 'Secret' },
      { path: 'spec.kubeConfig.secretRef', kind: 'Secret' },
      { path: 'spec.kubeConfig.configMapRef', kind: 'ConfigMap' },
      { path: 'spec.serviceAccountName', kind: 'ServiceAccount' },
    ],
  },
  ...['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'].map((kind): KindRules => ({
    group: SOURCES,
    kind,
    // a HelmRepository of type oci is static and reports no condition
    readiness: kind === 'HelmRepository' ? { rule: 'workload' } : ready,
    references: [
      { path: 'spec.secretRef', kind: 'Secret' },
      { path: 'spec.certSecretRef', kind: 'Secret' },
      { path: 'spec.proxySecretRef', kind: 'Secret' },
      { path: 'spec.verify.secretRef', kind: 'Secret' },
      { path: 'spec.serviceAccountName', kind: 'ServiceAccount' },
      // of a HelmChart
      { path: 'spec.sourceRef', group: SOURCES, kind: 'HelmRepository' },
    ],
  })),
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    readiness: ready,
    references: [
      { path: 'spec.sourceRef', group: SOURCES, kind: 'GitRepository' },
      { path: 'spec.dependsOn[]', group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
      { path: 'spec.decryption.secretRef', kind: 'Secret' },
      { path: 'spec.kubeConfig.secretRef', kind: 'Secret' },
      { path: 'spec.postBuild.substituteFrom[]', kind: 'Secret' },
      { path: 'spec.serviceAccountName', kind: 'ServiceAccount' },
    ],
  },
];
