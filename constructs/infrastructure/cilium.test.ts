import { bringUp } from '../../lib/check/bring-up';
import { CiliumNetworkPolicy } from '../../lib/kinds/generated/cilium.io';
import { Deployment } from '../../lib/kinds/generated/apps';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import type { JsonObject } from '../../lib/values/json';
import { CiliumNetwork, type CiliumNetworkProps } from './cilium';
import { Flux } from './flux';

function modelOf(props: CiliumNetworkProps = {}, platformProps: PlatformProps = {}): Model {
  const platform = new Platform('test', platformProps);
  new CiliumNetwork(platform, 'cilium', props);
  return platform.model();
}

function valuesOf(props?: CiliumNetworkProps, platformProps?: PlatformProps): JsonObject {
  return modelOf(props, platformProps).charts[0]!.values as JsonObject;
}

function addWeb(platform: Platform): void {
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new Deployment(web, 'web', {
    spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [{ name: 'web' }] } } },
  });
}

test('the release sets these values and no others', () => {
  expect(valuesOf()).toEqual({
    k8sServiceHost: 'localhost',
    k8sServicePort: 7445,
    kubeProxyReplacement: true,
    routingMode: 'native',
    ipv4NativeRoutingCIDR: '10.244.0.0/16',
    autoDirectNodeRoutes: true,
    ipam: { mode: 'kubernetes' },
    loadBalancer: { serviceTopology: true },
    extraConfig: { 'bpf-lb-algorithm': 'maglev' },
    hostFirewall: { enabled: true },
    envoy: { enabled: false },
    hubble: { enabled: false },
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    securityContext: {
      capabilities: {
        // upstream's without SYS_MODULE, which Talos refuses
        ciliumAgent: [
          ...['CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE'],
          ...['DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID', 'SYSLOG'],
        ],
        cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
      },
    },
    rollOutCiliumPods: true,
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '4Gi' } },
    initResources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    operator: {
      replicas: 1,
      rollOutPods: true,
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    },
  });
});

test('pods are routed natively in the network that the platform states', () => {
  expect(valuesOf({}, { podCidr: '100.65.0.0/16' })['ipv4NativeRoutingCIDR']).toBe('100.65.0.0/16');
});

test('props and values reach the chart, values last', () => {
  const values = valuesOf({
    apiServer: { host: '192.0.2.10', port: 6443 },
    operatorReplicas: 2,
    values: { MTU: 1400, hubble: { enabled: true }, operator: { rollOutPods: false } },
  });
  expect(values).toMatchObject({
    k8sServiceHost: '192.0.2.10',
    k8sServicePort: 6443,
    MTU: 1400,
    hubble: { enabled: true },
    operator: { replicas: 2, rollOutPods: false },
  });
});

test('stated defaults change nothing', () => {
  const stated = {
    namespace: 'cilium',
    apiServer: { host: 'localhost', port: 7445 },
    operatorReplicas: 1,
    timeout: '10m',
  };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('its namespace is privileged, and says why', () => {
  expect(modelOf().namespaces).toEqual([
    {
      name: 'cilium',
      podSecurity: 'privileged',
      reason: 'the agents load eBPF programs and configure the network of the nodes',
      component: 0,
    },
  ]);
});

test('pods wait for the network; Flux on the host network and the network itself do not', () => {
  const platform = new Platform('test');
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' }, hostNetwork: true });
  const cilium = new CiliumNetwork(platform, 'cilium');
  addWeb(platform);
  new CiliumNetworkPolicy(cilium, 'default', { metadata: { name: 'default' }, spec: { endpointSelector: {} } });
  const model = platform.model();
  expect(Object.fromEntries(model.units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    flux: [],
    cilium: ['flux'],
    'cilium-config': ['cilium'],
    web: ['cilium'],
  });
  expect(model.unresolved).toEqual([]);
  expect(model.findings).toEqual([]);
  expect(bringUp(model)).toEqual([]);
});

test('Flux in pods of its own can not bring the network up', () => {
  const platform = new Platform('test');
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' } });
  new CiliumNetwork(platform, 'cilium');
  addWeb(platform);
  expect([...new Set(bringUp(platform.model()).map(({ code }) => code))]).toEqual(['bring-up/needs-network']);
});
