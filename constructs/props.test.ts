import type { Construct } from 'constructs';
import { Platform } from '../lib/model/platform';
import { FindingsError } from '../lib/values/finding';
import { CiliumNetwork } from './infrastructure/cilium';
import { Flux } from './infrastructure/flux';
import { CertManager } from './platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from './platform/cloudnative-pg';
import { ExternalSecrets } from './platform/external-secrets';
import { GeneratedSecret } from './platform/generated-secret';
import { AcmeIssuer, CaIssuer } from './platform/issuers';
import { Tenant } from './tenancy/tenant';

type Make = new (scope: Construct, id: string, props?: unknown) => Construct;

/** Findings of a constructor as `code field: message`. */
function problems(make: unknown, props: unknown): string[] {
  try {
    new (make as Make)(new Platform('test'), 'root', props);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    expect(error.findings.map(({ construct }) => construct)).toEqual(error.findings.map(() => 'root'));
    return error.findings.map(({ code, field = '-', message }) => `${code} ${field}: ${message}`);
  }
}

const namespace =
  'must be the name of a namespace: small letters, digits and inner dashes, at most 63, got the string "No!"';
const solver = { http01: { ingressClass: 'nginx' } };

test.each<[{ readonly name: string }, unknown, readonly string[]]>([
  [Tenant, { quotas: {} }, ['props/unknown quotas: unknown prop "quotas", did you mean "quota"?']],
  [
    Tenant,
    { host: 7, quota: 'much', ingress: { className: 'nginx' }, timeout: 10, podSecurity: { level: 'privileged' } },
    [
      'props/type host: must be a string, got the number 7',
      'props/type quota: must be an object, got a string',
      'props/required ingress.namespace: is required',
      'props/required ingress.podLabels: is required',
      'props/value podSecurity: must give a reason for level "privileged"',
      'props/type timeout: must be a string, got the number 10',
    ],
  ],
  [CiliumNetwork, { nonsense: 1 }, ['props/unknown nonsense: unknown prop "nonsense"']],
  [
    CiliumNetwork,
    { apiServer: { host: 'localhost', port: 70_000 }, operatorReplicas: 0, values: 'x' },
    [
      'props/type values: must be an object, got a string',
      'props/value apiServer.port: must be at most 65535, got the number 70000',
      'props/value operatorReplicas: must be at least 1, got the number 0',
    ],
  ],
  [Flux, undefined, ['props/required source: is required']],
  [
    Flux,
    { source: { url: 7, brunch: 'main' }, hostNetwork: 1 },
    [
      'props/unknown source.brunch: unknown prop "brunch", did you mean "branch"?',
      'props/type source.url: must be a string, got the number 7',
      'props/type hostNetwork: must be a boolean, got the number 1',
    ],
  ],
  [
    CertManager,
    { namespace: 'No!', replicas: 1.5, dns01RecursiveNameservers: ['1.1.1.1:53', 53] },
    [
      `props/value namespace: ${namespace}`,
      'props/type replicas: must be an integer, got the number 1.5',
      'props/type dns01RecursiveNameservers[1]: must be a string, got the number 53',
    ],
  ],
  [
    CloudNativePg,
    { replica: 2, timeout: '10' },
    [
      'props/unknown replica: unknown prop "replica", did you mean "replicas"?',
      'props/value timeout: must be a duration such as 90s, 10m or 1h30m, got the string "10"',
    ],
  ],
  [
    BarmanCloudPlugin,
    { namespace: 'x' },
    ['props/unknown namespace: unknown prop "namespace"', 'props/required operator: is required'],
  ],
  [
    BarmanCloudPlugin,
    { operator: 'cnpg' },
    ['props/value operator: must be a CloudNativePg construct, got the string "cnpg"'],
  ],
  [ExternalSecrets, { replicas: '2' }, ['props/type replicas: must be an integer, got the string "2"']],
  [AcmeIssuer, {}, ['props/required solver: is required']],
  [AcmeIssuer, { solver: {} }, ['props/value solver: must have one of http01 and dns01']],
  [
    AcmeIssuer,
    { solver: { ...solver, dns01: { cloudflare: { apiToken: 'kept out of messages' } } }, server: 'test' },
    [
      'props/type solver.dns01.cloudflare.apiToken: must be an object, got a string',
      'props/value server: must be production, staging or an https:// address, got the string "test"',
    ],
  ],
  [CaIssuer, { secret: 'ca' }, ['props/unknown secret: unknown prop "secret"']],
  [GeneratedSecret, undefined, ['props/required passwords: is required']],
  [
    GeneratedSecret,
    { passwords: [], length: 200, apiVersion: 'v2', metadata: { namespace: 'No!' } },
    [
      'secret/no-key passwords: no key is given',
      'props/value length: must be at most 128, got the number 200',
      `props/value metadata.namespace: ${namespace}`,
      'props/value apiVersion: must be one of "v1", "v1beta1", got the string "v2"',
    ],
  ],
  [
    GeneratedSecret,
    { passwords: 'password', template: [] },
    ['props/type passwords: must be a list, got a string', 'props/type template: must be an object, got a list'],
  ],
])('%p with %j', (make, props, expected) => {
  expect(problems(make, props)).toEqual(expected);
});
