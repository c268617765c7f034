import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { TalosCluster } from '../../constructs/os/talos-cluster';
import { KUBERNETES_SUPPORT } from '../../constructs/kubernetes-support';
import { check } from '../../lib/check';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import type { KubernetesSupport } from '../../lib/model/versions';
import { FindingsError, type Finding } from '../../lib/values/finding';

const SOURCE = 'https://example.org/support';

class Operator extends Component {
  constructor(scope: Construct, id: string, support: Partial<KubernetesSupport>) {
    super(scope, id);
    this.supports({ what: 'operator v2', from: '1.32', source: SOURCE, ...support });
  }
}

/** Machines that run a version of Kubernetes. */
function talos(platform: Platform, kubernetesVersion: string): void {
  new TalosCluster(platform, 'talos', {
    talosVersion: '1.12.1',
    kubernetesVersion,
    machines: [{ hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11' }],
  });
}

/** Findings on versions in a platform whose machines run a version of Kubernetes, or that says none. */
function findings(version: string | undefined, support: Partial<KubernetesSupport> = {}): readonly Finding[] {
  const platform = new Platform('prod');
  new Operator(platform, 'operator', support);
  if (version !== undefined) talos(platform, version);
  return check(platform.model()).filter(({ code }) => code === 'versions/kubernetes');
}

test('a version that is below the lowest that a project supports is an error', () => {
  expect(findings('1.30.14', { to: '1.35' })).toEqual([
    {
      code: 'versions/kubernetes',
      severity: 'error',
      message: `operator v2 is made for Kubernetes 1.32 to 1.35, and talos asks for 1.30.14: 2 minors below the lowest (${SOURCE})`,
      construct: 'operator',
      source: expect.stringMatching(/versions\.test\.ts/) as string,
      fix: 'ask for Kubernetes 1.32 to 1.35',
    },
  ]);
  expect(findings('1.31.9').map(({ message }) => message)).toEqual([
    `operator v2 is made for Kubernetes from 1.32, and talos asks for 1.31.9: 1 minor below the lowest (${SOURCE})`,
  ]);
});

test('a kind that an older API server does not know is an error', () => {
  const range = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name: 'more' }, spec: { cidrs: ['10.97.0.0/16'] } }; // prettier-ignore
  const notServed = (version: string): readonly Finding[] => {
    const platform = new Platform('prod');
    new ApiObject(new Component(platform, 'services'), 'more', range);
    talos(platform, version);
    return check(platform.model()).filter(({ code }) => code.startsWith('versions/'));
  };
  expect(notServed('1.32.4')).toEqual([
    {
      code: 'versions/not-served',
      severity: 'error',
      message:
        'networking.k8s.io/v1 ServiceCIDR is served from Kubernetes 1.33 on, and talos asks for 1.32.4: its API server would refuse the object',
      construct: 'services/more',
      object: 'ServiceCIDR.networking.k8s.io more',
      field: 'apiVersion',
      source: expect.stringMatching(/versions\.test\.ts/) as string,
      fix: 'ask for Kubernetes 1.33 or newer, or do without the object',
    },
  ]);
  expect(notServed('1.33.0')).toEqual([]);
});

test('one above the highest that it is tested on is a warning', () => {
  expect(findings('1.35.0', { to: '1.34' })).toMatchObject([
    {
      severity: 'warning',
      message: `operator v2 is made for Kubernetes 1.32 to 1.34, and talos asks for 1.35.0: 1 minor above the highest that it is tested on (${SOURCE})`,
      fix: 'ask for Kubernetes 1.32 to 1.34, or acknowledge this once you have tried it',
    },
  ]);
});

test.each<[string | undefined, Partial<KubernetesSupport>]>([
  ['1.32.0', { to: '1.34' }],
  ['1.34.9', { to: '1.34' }],
  ['1.35.0', {}],
  [undefined, { to: '1.20', from: '1.19' }],
])('nothing is said of %s beside %j', (version, support) => {
  expect(findings(version, support)).toEqual([]);
});

test('what is stated in another form is refused', () => {
  const wrong = { from: 'v1.32', to: '1.34.2', source: 'a blog' };
  expect(() => new Operator(new Platform('prod'), 'operator', wrong)).toThrow(FindingsError);
  const messages = (() => {
    try {
      new Operator(new Platform('prod'), 'operator', wrong);
    } catch (error) {
      return (error as FindingsError).findings.map(({ field, message }) => `${field}: ${message}`);
    }
  })();
  expect(messages).toEqual([
    'from: must be a minor version of Kubernetes such as 1.34, got the string "v1.32"',
    'to: must be a minor version of Kubernetes such as 1.34, got the string "1.34.2"',
    'source: must start with https://, got the string "a blog"',
  ]);
});

test('ranges of the package are in order', () => {
  for (const { what, from, to = from } of Object.values<KubernetesSupport>(KUBERNETES_SUPPORT))
    expect([what, Number(from.slice(2)) <= Number(to.slice(2))]).toEqual([what, true]);
});
