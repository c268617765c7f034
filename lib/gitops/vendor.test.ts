import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { valuesDigest } from '../model/values-digest';
import { ensureTools, toolsOutOfReach } from '../sandbox/toolchain';
import { DIGEST, SAMPLE_CHART } from '../../test/vendor/sample-chart';
import { factsText, vendorChart } from './vendor';

const outOfReach = toolsOutOfReach(['helm']);
const withHelm = outOfReach.length === 0 || process.env['CI'] === 'true' ? describe : describe.skip;
if (outOfReach.length > 0) console.warn('NOT RUN: facts of charts, for lack of helm');

let dir: string;
let chart: string;
let helm: string;

withHelm('vendorChart', () => {
  beforeAll(async () => {
    ({ helm } = await ensureTools(['helm']));
    dir = mkdtempSync(join(tmpdir(), 'strata-vendor-'));
    chart = join(dir, 'sample');
    for (const [path, text] of Object.entries(SAMPLE_CHART)) {
      mkdirSync(dirname(join(chart, path)), { recursive: true });
      writeFileSync(join(chart, path), text);
    }
  }, 900_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gives the facts of a folder', async () => {
    const values = { replicas: 3 };
    const facts = await vendorChart({ source: { path: chart }, namespace: 'apps', release: 'mine', values, helm });
    expect(facts).toEqual({
      chart: 'sample',
      version: '1.2.3',
      appVersion: '1.3',
      valuesDigest: valuesDigest(values),
      release: { name: 'mine', namespace: 'apps' },
      kubeVersion: '1.34.4',
      apiVersions: [],
      objects: [
        { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', name: 'sample' },
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'widgets.example.com' },
        { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'kube-system', name: 'agent' },
        { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'apps', name: 'mine' },
        { apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'apps', name: 'nightly' },
        { apiVersion: 'example.com/v1', kind: 'Widget', namespace: 'apps', name: 'first' },
        { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', name: 'sample' },
        { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace: 'apps', name: 'sample' },
        { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: 'sample' },
        { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'fast' },
        { apiVersion: 'v1', kind: 'Service', namespace: 'apps', name: 'door' },
        { apiVersion: 'v1', kind: 'Service', namespace: 'apps', name: 'other-door' },
      ],
      crds: ['widgets.example.com'],
      images: [
        'busybox:1.37',
        'example.com/agent:v1',
        'example.com/job:v1',
        'example.com/prepare:v1',
        `example.com/sample:1.30@${DIGEST}`,
        'example.com/worker:v2',
        'registry.example.com:5000/helper:v1',
      ],
      workloads: [
        {
          kind: 'CronJob',
          namespace: 'apps',
          name: 'nightly',
          replicas: 3,
          containers: [{ name: 'job', image: 'example.com/job:v1' }],
        },
        { kind: 'DaemonSet', namespace: 'kube-system', name: 'agent', hostNetwork: true, containers: [{ name: 'agent', image: 'example.com/agent:v1' }] }, // prettier-ignore
        {
          kind: 'Deployment',
          namespace: 'apps',
          name: 'mine',
          replicas: 3,
          priorityClassName: 'sample',
          serviceAccountName: 'sample',
          containers: [
            { name: 'init', image: 'busybox:1.37', init: true },
            {
              name: 'main',
              image: `example.com/sample:1.30@${DIGEST}`,
              requests: { cpu: '1', memory: '64Mi' },
              limits: { memory: '128Mi' },
            },
          ],
        },
      ],
      pdbs: [{ namespace: 'apps', name: 'sample', maxUnavailable: '50%' }],
      loadBalancers: [{ namespace: 'apps', name: 'door' }],
      hooks: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          namespace: 'apps',
          name: 'prepare',
          events: ['pre-install', 'pre-upgrade'],
        },
      ],
      webhooks: ['', 'example.com'].map(group => ({
        type: 'validating',
        name: 'check.example.com',
        configuration: 'sample',
        group,
        versions: ['v1'],
        resources: ['widgets'],
        operations: ['CREATE', 'UPDATE'],
        failurePolicy: 'Ignore',
        selective: true,
      })),
      classes: { storage: ['fast'], ingress: ['sample'], gateway: [], priority: ['sample'] },
      valueKeys: ['image.repository', 'image.tag', 'monitoring', 'nodeSelector', 'replicas'],
    });
  });

  it('tells the chart of further API versions', async () => {
    const options = { source: { path: chart }, namespace: 'apps', values: { monitoring: true }, helm };
    const monitors = async (apiVersions: string[]): Promise<unknown> =>
      (await vendorChart({ ...options, apiVersions })).objects
        .filter(({ kind }) => kind === 'ServiceMonitor')
        .map(({ name }) => name);
    expect(await monitors([])).toEqual(['unknown']);
    expect(await monitors(['monitoring.coreos.com/v1'])).toEqual(['known']);
  });

  describe('from an archive', () => {
    let archive: string;
    beforeAll(() => {
      execFileSync(helm, ['package', chart, '--destination', join(dir, 'repository')], { stdio: 'ignore' });
      archive = join(dir, 'repository', readdirSync(join(dir, 'repository'))[0]!);
    });

    it('adds its digest, and is the same twice', async () => {
      const source = { path: archive, repository: 'https://charts.example.com' };
      const facts = await vendorChart({ source, namespace: 'apps', helm });
      expect(facts).toMatchObject({
        chart: 'sample',
        release: { name: 'sample', namespace: 'apps' },
        repository: 'https://charts.example.com',
        digest: `sha256:${createHash('sha256').update(readFileSync(archive)).digest('hex')}`,
      });
      expect(factsText(await vendorChart({ source, namespace: 'apps', helm }))).toBe(factsText(facts));
    });

    it('is fetched from a repository', async () => {
      let server: Server | undefined;
      try {
        server = createServer((request, response) => response.end(readFileSync(join(dir, 'repository', request.url!))));
        await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve));
        const repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        execFileSync(helm, ['repo', 'index', join(dir, 'repository'), '--url', repository]);
        const facts = await vendorChart({
          source: { repository, name: 'sample', version: '1.2.3' },
          namespace: 'apps',
          helm,
        });
        expect(facts).toEqual({
          ...(await vendorChart({ source: { path: archive }, namespace: 'apps', helm })),
          repository,
        });
        const absent = vendorChart({
          source: { repository, name: 'sample', version: '9.9.9' },
          namespace: 'apps',
          helm,
        });
        await expect(absent).rejects.toThrow(/^error vendor\/helm: helm pull: .*9\.9\.9/s);
      } finally {
        server?.close();
      }
    });
  });

  it("passes on helm's errors", async () => {
    const broken = join(dir, 'broken');
    mkdirSync(join(broken, 'templates'), { recursive: true });
    writeFileSync(join(broken, 'Chart.yaml'), 'apiVersion: v2\nname: broken\nversion: 0.1.0\n');
    writeFileSync(join(broken, 'templates/a.yaml'), '{{ fail "values are missing" }}');
    const vendored = vendorChart({ source: { path: broken }, namespace: 'apps', helm });
    await expect(vendored).rejects.toThrow(/^error vendor\/helm: helm template: .*values are missing/s);
    writeFileSync(join(broken, 'templates/a.yaml'), 'just text');
    await expect(vendorChart({ source: { path: broken }, namespace: 'apps', helm })).rejects.toThrow(/^error vendor\//);
  });
});

describe('vendorChart without helm', () => {
  it('says how to get it', async () => {
    const vendored = vendorChart({ source: { path: '.' }, namespace: 'apps', helm: '/nonexistent/helm' });
    await expect(vendored).rejects.toThrow(
      "error vendor/no-helm: /nonexistent/helm can't be run: spawn /nonexistent/helm ENOENT\n  fix: install helm 3.17 or later and put it on PATH",
    );
  });
});
