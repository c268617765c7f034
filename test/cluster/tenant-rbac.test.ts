import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { LINEAGE, cloud, cloudCrds, type TenantNamespace } from '../tenancy/cloud';
import { manifestOf } from '../tenancy/fixture';
import { ESCALATION, EXPECTED, LEVELS, SOME_VERBS, VERBS } from '../tenancy/rights';
import { until } from './processes';
import { describeReal } from './real';

jest.setTimeout(120_000);

const NAMESPACES = Object.keys(LINEAGE) as TenantNamespace[];

describeReal(
  'rights in tenants, asked of a real API server',
  ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kubectl'],
  () => {
    const model = cloud({ pages: true, databases: true });
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster({ crds: cloudCrds(), nodes: 1 });
      const { client } = cluster;
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
      const isBase = (manifest: Manifest): boolean => manifest.kind === 'Namespace';
      const manifests = model.objects.map(({ manifest }) => manifest);
      await Promise.all(manifests.filter(isBase).map(manifest => client.apply(manifest)));
      await Promise.all(manifests.filter(manifest => !isBase(manifest)).map(manifest => client.apply(manifest)));
    });
    afterAll(() => cluster?.stop());

    const allowed = async (user: object, resourceAttributes: object): Promise<boolean> => {
      const review = await cluster.client.create({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        metadata: {},
        spec: { ...user, resourceAttributes },
      });
      return (review.status as { allowed: boolean }).allowed;
    };

    test('the model is accepted and has no findings', () => {
      expect(model.findings).toEqual([]);
      expect(model.unresolved).toEqual([]);
    });

    test.each(NAMESPACES)('level x verb x kind x tenant: the groups of %s', async home => {
      const wrong: string[] = [];
      const questions: Promise<void>[] = [];
      let yes = 0;
      const ask = (level: string, namespace: string, attributes: object, expected: boolean, text: string): void => {
        const user = { user: 'ada', groups: [`${home}-${level}`] };
        questions.push(
          allowed(user, { namespace, ...attributes }).then(answer => {
            if (answer) yes++;
            if (answer !== expected) wrong.push(`${level} of ${home}: ${text} in ${namespace} is ${answer}`);
          }),
        );
      };
      for (const [held, level] of LEVELS.entries()) {
        for (const namespace of [...NAMESPACES, 'kube-system', 'flux-system']) {
          const lineage: readonly string[] = LINEAGE[namespace as TenantNamespace] ?? [];
          const reaches = lineage.includes(home);
          for (const [key, grants] of Object.entries(EXPECTED)) {
            const [name = '', ...group] = key.split('.');
            const [resource, subresource] = name.split('/');
            for (const verb of reaches ? VERBS : SOME_VERBS) {
              const granted = grants.some(([from, verbs]) => LEVELS.indexOf(from) <= held && verbs.includes(verb));
              const attributes = { verb, group: group.join('.'), resource, subresource };
              ask(level, namespace, attributes, reaches && granted, `${verb} ${name}`);
            }
          }
          for (const attributes of ESCALATION)
            ask(level, namespace, attributes, false, `${attributes.verb} ${attributes.resource}`);
        }
      }
      await Promise.all(questions);
      expect(wrong).toEqual([]);
      expect(yes).toBeGreaterThan(100);
    });

    test('a secret that an application names can be read by those who use it, and no other', async () => {
      const reads = (level: string, name: string): Promise<boolean> =>
        allowed(
          { user: 'ada', groups: [`tenant-shop-${level}`] },
          { namespace: 'tenant-shop', verb: 'get', resource: 'secrets', name },
        );
      expect(await Promise.all(LEVELS.map(level => reads(level, 'plain-web')))).toEqual([false, true, true, true]);
      expect(await Promise.all(LEVELS.map(level => reads(level, 'plain-orders')))).toEqual([false, false, false, true]);
    });

    describe('the account that delivers the applications of a tenant', () => {
      const ACCOUNT = 'system:serviceaccount:flux-system:tenant-shop';
      const run = promisify(execFile);

      /** Applies an object as the account, by server-side apply as Flux does; undefined if it was accepted, else the server's words. */
      const refusal = async (manifest: Manifest, command = ['apply', '--server-side', '--force-conflicts']) => {
        const { kubectl } = await ensureTools(['kubectl']);
        const args = ['--kubeconfig', cluster.kubeconfigPath, '--as', ACCOUNT, ...command, '-f', '-'];
        const child = run(kubectl, args);
        child.child.stdin?.end(JSON.stringify(manifest));
        return child.then(
          () => undefined,
          (error: unknown) => (error as { stderr: string }).stderr,
        );
      };
      const delivered = model.objects.filter(({ unit }) => model.units[unit]!.serviceAccount === 'tenant-shop');
      const configMap = (namespace: string, name: string): Manifest => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace },
      });

      test('can make all that they emit, from nothing', async () => {
        expect(delivered.map(({ id }) => id.kind).sort()).toEqual([
          'CiliumNetworkPolicy',
          'Cluster',
          'ConfigMap',
          'Role',
          'RoleBinding',
        ]);
        for (const { manifest } of delivered) await cluster.client.delete(manifest);
        for (const { manifest } of delivered) expect(await refusal(manifest)).toBeUndefined();
      });

      test.each<[string, Manifest]>([
        ['an object of another name', configMap('tenant-shop', 'other')],
        ['an object in a tenant above', configMap('tenant-root', 'plain-web')],
        ['an object in a tenant below', configMap('tenant-shop-dev', 'plain-web')],
        ['an object in a tenant beside', configMap('tenant-bank', 'plain-web')],
        ['an object in a namespace of the system', configMap('kube-system', 'plain-web')],
        ['a policy of the tenant', manifestOf(model, 'CiliumNetworkPolicy', 'tenant-shop', 'tenant-default-deny')],
        ['the quota', manifestOf(model, 'ResourceQuota', 'tenant-shop', 'tenant-quota')],
        ['its own role', manifestOf(model, 'Role', 'tenant-shop', 'tenant-deliverer')],
        ['a binding of levels', manifestOf(model, 'RoleBinding', 'tenant-shop', 'tenant-super-admin')],
      ])("can't write %s", async (_, manifest) => {
        expect(await refusal(manifest)).toContain('forbidden');
      });

      test("can't give more than it has", async () => {
        const role = manifestOf(model, 'Role', 'tenant-shop', 'plain-web-secrets');
        const all = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'update'] }];
        expect(await refusal({ ...role, rules: all })).toContain(
          'attempting to grant RBAC permissions not currently held',
        );
        const binding = manifestOf(model, 'RoleBinding', 'tenant-shop', 'plain-web-secrets');
        await cluster.client.delete(binding);
        const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
        expect(await refusal({ ...binding, roleRef })).toContain(
          'attempting to grant RBAC permissions not currently held',
        );
        expect(await refusal(binding)).toBeUndefined();
      });

      test("can't delete quota, limits or the tenant", async () => {
        for (const [kind, name] of [
          ['ResourceQuota', 'tenant-quota'],
          ['LimitRange', 'tenant-range-limits'],
        ] as const)
          expect(await refusal(manifestOf(model, kind, 'tenant-shop', name), ['delete'])).toContain('forbidden');
        expect(await refusal(manifestOf(model, 'Namespace', undefined, 'tenant-shop'), ['delete'])).toContain(
          'forbidden',
        );
      });
    });

    describe('quota and Pod Security', () => {
      const SAFE = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      };
      const pod = (name: string, container: object = {}): Manifest => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'tenant-shop-dev' },
        spec: { containers: [{ name: 'app', image: 'registry.invalid/app:1', securityContext: SAFE, ...container }] },
      });

      beforeAll(async () => {
        const quota = manifestOf(model, 'ResourceQuota', 'tenant-shop-dev', 'tenant-quota');
        const account = {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace: 'tenant-shop-dev' },
        };
        await until('the quota counts and pods may run', async () => {
          const { status } = (await cluster.client.get(quota)) as { status?: { hard?: object } };
          return status?.hard !== undefined && (await cluster.client.get(account)) !== undefined;
        });
      });

      test('the share of the tenant below is taken off', () => {
        expect(manifestOf(model, 'ResourceQuota', 'tenant-shop', 'tenant-quota').spec).toEqual({
          hard: {
            'limits.cpu': '3',
            'limits.memory': '3Gi',
            pods: '15',
            'requests.cpu': '300m',
            'requests.memory': '3Gi',
          },
        });
      });

      test('a pod that states no resources gets those of the limit range, and counts', async () => {
        const made = await cluster.client.create(pod('small'));
        const { containers } = made.spec as { containers: readonly { resources: object }[] };
        expect(containers[0]!.resources).toEqual({
          limits: { cpu: '250m', 'ephemeral-storage': '2Gi', memory: '128Mi' },
          requests: { cpu: '25m', 'ephemeral-storage': '50Mi', memory: '128Mi' },
        });
      });

      test('a pod beyond the quota is refused', async () => {
        const resources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '200m', memory: '1Gi' } };
        await expect(cluster.client.create(pod('large', { resources }))).rejects.toThrow(
          'exceeded quota: tenant-quota',
        );
      });

      test('a pod that may become root is refused', async () => {
        const refused = cluster.client.create(pod('root', { securityContext: {} }));
        await expect(refused).rejects.toThrow('violates PodSecurity "restricted:latest"');
      });
    });
  },
);
