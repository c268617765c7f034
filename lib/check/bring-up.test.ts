import type { Construct } from 'constructs';
import { DaemonSet, Deployment, type DaemonSetProps } from '../kinds/generated/apps';
import type { ChartFacts } from '../model/chart-facts';
import { Component } from '../model/component';
import { HelmComponent } from '../model/helm-component';
import { Platform } from '../model/platform';
import { bringUp } from './bring-up';

/** Flux as the program sees it: what is applied by hand. */
class Flux extends Component {
  override get isBootstrap(): boolean {
    return true;
  }

  constructor(scope: Construct, pod: Record<string, unknown>) {
    super(scope, 'flux', { namespace: 'flux-system' });
    this.addNamespace('flux-system');
    new Deployment(this, 'flux', { metadata: { name: 'flux' }, spec: podsOf(pod) });
  }
}

/** A CNI with an agent on the host network and an ordinary pod beside it. */
class Network extends Component {
  constructor(scope: Construct, pod: Record<string, unknown>) {
    super(scope, 'cni', { namespace: 'kube-system' });
    this.providePodNetwork();
    new DaemonSet(this, 'agent', { metadata: { name: 'agent' }, spec: podsOf(pod) });
  }
}

function podsOf(pod: Record<string, unknown>): NonNullable<DaemonSetProps['spec']> {
  const labels = { app: 'a' };
  return {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1' }], ...pod } },
  };
}

function messages(build: (platform: Platform) => void): readonly string[] {
  const platform = new Platform('test');
  const web = new Component(platform, 'web', { namespace: 'default' });
  new Deployment(web, 'web', { metadata: { name: 'web' }, spec: podsOf({}) });
  build(platform);
  return bringUp(platform.model()).map(({ object, field, message }) => `${object!} ${field ?? '-'}: ${message}`);
}

const AHEAD = 'and it comes before the pod network (DaemonSet.apps kube-system/agent)';

test('pods on the host network need nothing that is not there', () => {
  expect(
    messages(platform => {
      new Flux(platform, { hostNetwork: true, dnsPolicy: 'Default' });
      new Network(platform, { hostNetwork: true });
    }),
  ).toEqual([]);
});

test('a program without a network of its own is not asked', () => {
  expect(messages(platform => new Flux(platform, {}))).toEqual([]);
});

test('pods and names of Services ahead of the network', () => {
  const containers = [
    {
      name: 'a',
      image: 'a:1',
      args: ['--events-addr=http://notification.flux-system.svc.cluster.local./'],
      env: [{ name: 'A', value: 'b.svc' }],
    },
  ];
  expect(
    messages(platform => {
      new Flux(platform, { containers });
      new Network(platform, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    }),
  ).toEqual([
    `Deployment.apps flux-system/flux spec.template.spec.hostNetwork: its pods need the pod network, ${AHEAD}`,
    `Deployment.apps flux-system/flux spec.template.spec.containers[0].args[0]: it needs the Service notification.flux-system.svc, ${AHEAD}`,
    `DaemonSet.apps kube-system/agent spec.template.spec.dnsPolicy: its pods need cluster DNS (dnsPolicy ClusterFirstWithHostNet), ${AHEAD}`,
  ]);
});

test('a chart that the network waits for, and a source inside the cluster', () => {
  const facts = {
    chart: 'a',
    version: '1.0.0',
    objects: [],
    crds: [],
    images: [],
    webhooks: [],
    valueKeys: [],
    workloads: [{ kind: 'Deployment', name: 'a', containers: [] }],
  };
  const found = messages(platform => {
    const chart = { repository: 'http://charts.registry.svc', name: 'a', version: '1.0.0' };
    const needed = new HelmComponent(platform, 'needed', {
      namespace: 'needed',
      chart,
      facts: facts as unknown as ChartFacts,
    });
    (needed as unknown as { runBeforePodNetwork(): void }).runBeforePodNetwork();
    new Network(platform, { hostNetwork: true }).node.addDependency(needed);
  });
  expect(found).toEqual([
    `HelmRelease.helm.toolkit.fluxcd.io needed/needed -: Deployment a of its chart needs the pod network, ${AHEAD}`,
    `HelmRepository.source.toolkit.fluxcd.io needed/needed spec.url: it needs the Service charts.registry.svc, ${AHEAD}`,
  ]);
});
