import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILTIN_GROUPS, BUILTIN_SOURCE, openApiDocuments } from '../../hack/kinds-sources';
import { crdsOf } from '../../lib/kinds/crd';
import { generateGroups, schemaText } from '../../lib/kinds/generate';
import { importKinds } from '../../lib/kinds/import';
import { builtinKinds } from '../../lib/kinds/openapi';
import { groupSchema, kinds } from '../../lib/kinds/registry';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from './real';

const GENERATED = join(__dirname, '../../lib/kinds/generated');

describeReal('generated kinds against a real API server', ['etcd', 'kube-apiserver', 'kubectl'], () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 120_000);
  afterAll(() => cluster?.stop());

  it('serves every custom resource whose CRD is rebuilt from a compact schema', async () => {
    const custom = kinds().filter(({ origin }) => origin === 'crd');
    const groups = [...new Set(custom.map(({ group }) => group))];
    const crds = groups.flatMap(group => crdsOf(groupSchema(group)!));
    const applied = await Promise.all(crds.map(crd => cluster.client.apply(crd as unknown as Manifest)));
    expect(applied).toHaveLength(custom.length);
  }, 120_000);

  it('is a source of `strata import`, which reads the same from it', async () => {
    const output = mkdtempSync(join(tmpdir(), 'kinds-'));
    try {
      const { kubectl } = await ensureTools(['kubectl']);
      const ours = join(output, 'kubectl');
      writeFileSync(ours, `#!/bin/sh\nexec ${kubectl} --kubeconfig ${cluster.kubeconfigPath} "$@"\n`, { mode: 0o755 });
      const imported = await importKinds('cluster', { output, kubectl: ours });
      const custom = kinds().filter(({ origin }) => origin === 'crd');
      expect(imported.flatMap(({ kinds }) => kinds)).toEqual(custom.map(({ kind }) => kind));
    } finally {
      rmSync(output, { recursive: true });
    }
  }, 120_000);

  it('gives the built-in kinds as they are generated, byte for byte', async () => {
    const documents = await openApiDocuments(path => cluster.client.raw(path));
    const groups = generateGroups(builtinKinds(documents), {
      source: BUILTIN_SOURCE,
      origin: 'builtin',
      standalone: false,
    });
    expect(groups.map(({ schema }) => schema.group)).toEqual(BUILTIN_GROUPS);
    for (const { name, schema, module } of groups) {
      expect(schemaText(schema)).toBe(readFileSync(join(GENERATED, `${name}.schema.json`), 'utf8'));
      expect(module).toBe(readFileSync(join(GENERATED, `${name}.ts`), 'utf8'));
    }
  }, 120_000);
});
