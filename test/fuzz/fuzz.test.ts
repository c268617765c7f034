import { crdsOf } from '../../lib/kinds/crd';
import type { Manifest } from '../../lib/values/json';
import { startCluster, type Cluster } from '../../lib/sandbox/cluster';
import { ruleFaults } from '../../lib/schema';
import { describeReal } from '../cluster/real';
import { describeDisagreement, reportOf } from './report';
import { runBuiltinFuzz } from './run-builtin-fuzz';
import { runFuzz } from './run-fuzz';
import { packagedSchemas } from './schemas';

/** Cases of one run; `FUZZ_COUNT`, `FUZZ_FROM` and `FUZZ_SEED` set others. */
const COUNT = Number(process.env.FUZZ_COUNT ?? 20_000);
const FROM = Number(process.env.FUZZ_FROM ?? 0);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const MINUTE = 60_000;

describeReal('validation against a real API server', ['etcd', 'kube-apiserver'], () => {
  const custom = packagedSchemas('crd');
  const builtin = packagedSchemas('builtin');
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ crds: custom.flatMap(crdsOf) as unknown as Manifest[] });
  }, 5 * MINUTE);
  afterAll(() => cluster.stop());

  test('every rule of the packaged kinds can be evaluated', () => {
    expect(custom.flatMap(ruleFaults)).toEqual([]);
  });

  test(
    'custom resources: the same verdict, class and failing fields',
    async () => {
      const result = await runFuzz({ schemas: custom, server: cluster.server, seed: SEED, from: FROM, count: COUNT });
      process.stdout.write(reportOf('custom resources', SEED, result));
      expect(result.disagreements.map(describeDisagreement)).toEqual([]);
    },
    60 * MINUTE,
  );

  test(
    'built-in kinds: the same unknown fields, types and keys of lists',
    async () => {
      const count = Math.ceil(COUNT / 5);
      const result = await runBuiltinFuzz({ schemas: builtin, server: cluster.server, seed: SEED, from: FROM, count });
      process.stdout.write(reportOf('built-in kinds', SEED, result));
      expect(result.disagreements.map(describeDisagreement)).toEqual([]);
    },
    60 * MINUTE,
  );
});
