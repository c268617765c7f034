import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { readDocuments } from '../../lib/yaml/read';
import { describeReal } from '../cluster/real';
import { strata, strataBeside } from './strata';

jest.setTimeout(120_000);

describeReal('strata bootstrap', ['etcd', 'kube-apiserver', 'kubectl'], () => {
  let cluster: Cluster;
  let env: NodeJS.ProcessEnv;
  let folder: string;
  let tree: string;

  beforeAll(async () => {
    const { kubectl } = await ensureTools(['kubectl']);
    env = { PATH: [dirname(kubectl), process.env.PATH].join(delimiter) };
    folder = mkdtempSync(join(tmpdir(), 'strata-bootstrap-'));
    tree = join(folder, 'tree');
    expect(strata(['synth', 'examples/small-cloud/cloud.ts', '-o', tree]).code).toBe(0);
    cluster = await startCluster();
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (...options: readonly string[]): ReturnType<typeof strataBeside> =>
    strataBeside(['bootstrap', tree, '--kubeconfig', cluster.kubeconfigPath, ...options], { env });

  /** Version of each object of the folder that is applied, as the cluster has it. */
  async function versions(): Promise<Record<string, string | undefined>> {
    const below = join(tree, 'clusters/demo/flux-system');
    const files = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
    const entries = files.map(async file => {
      const [document] = readDocuments(readFileSync(join(below, file), 'utf8'), file).documents;
      const found = await cluster.client.get(document!.value as Manifest);
      return [file, found?.metadata.resourceVersion as string | undefined] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  test('applies Flux and its source, and tells which credentials to make', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        'Flux reads https://git.example.org/cloud.git.',
        'If the tree holds encrypted secrets: kubectl -n flux-system create secret generic sops-age --from-file=age.agekey=<age key>',
        'Watch it: kubectl -n flux-system get kustomization flux-system -w',
        '',
      ].join('\n'),
    });
    expect(stderr.replace(/\d+ objects/g, 'N objects').replace(/^.* \(\d+ s\)\n/gm, '')).toBe(
      'applying namespace and kinds: N objects\napplying controllers: N objects\napplying source and root: N objects\n',
    );
    const found = await versions();
    expect(Object.keys(found).length).toBeGreaterThan(10);
    expect(Object.keys(found).filter(file => found[file] === undefined)).toEqual([]);
  });

  test('changes nothing the second time', async () => {
    await run();
    const before = await versions();
    expect((await run('--cluster', 'demo')).code).toBe(0);
    expect(await versions()).toEqual(before);
  });

  test('names the clusters that the tree has', async () => {
    expect(await run('--cluster', 'prod')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${tree} has no cluster 'prod': it holds the cluster demo\n`,
    });
    const both = join(folder, 'both');
    cpSync(tree, both, { recursive: true });
    cpSync(join(tree, 'clusters/demo'), join(both, 'clusters/edge'), { recursive: true });
    expect(strata(['bootstrap', both])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${both} holds the clusters demo, edge: choose one by --cluster\n`,
    });
  });

  test('a tree without Flux starts nothing', () => {
    const bare = join(folder, 'bare');
    cpSync(tree, bare, { recursive: true });
    rmSync(join(bare, 'clusters/demo/flux-system'), { recursive: true });
    expect(strata(['bootstrap', bare])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: the tree of demo names no repository: add Flux to the program, with the repository that it reads as its `source`\n',
    });
  });

  test('a cluster or a kubectl that is not there fails with what was said', async () => {
    const { code, stdout, stderr } = await run('--context', 'prod');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/\nerror: kubectl apply failed: error: context "prod" does not exist\n$/);
    expect((await strataBeside(['bootstrap', tree], { env: { PATH: folder } })).stderr).toMatch(
      /\nerror: kubectl can't be run: spawn kubectl ENOENT\n$/,
    );
  });
});
