import type { Cluster } from '../../lib/sandbox';
import { startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
import { Coverage } from './coverage';
import { FAULTS } from './faults';
import { draw } from './random-platform';
import { runPlatforms } from './run-platforms';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Platforms that the server is asked about; `make soak` takes 500. */
const PLATFORMS = 24;
/** Platforms in which the checks leave nothing: beyond one in ten, the generator draws what nobody would write. */
const SKIPPED = 0.1;
/** Platforms within which everything is drawn. */
const MOST = 500;

/** Members that are not drawn. */
const LEFT = [
  // for whoever makes the Secret, not for users
  'GeneratedSecretProps.prop',
  // made by `strata vendor` for one set of values
  'HelmOptions.facts',
  // the older names of members that are drawn
  'MediatedDevicesConfiguration.mediatedDevicesTypes',
  'NodeMediatedDeviceType.mediatedDevicesTypes',
];

test('every construct of the package is drawn, with every member of its props', () => {
  const coverage = new Coverage();
  for (let number = 0; number < MOST && coverage.left().length > LEFT.length; number++)
    draw(SEED, number).taken.forEach(each => coverage.take(each));
  expect(coverage.left()).toEqual(LEFT);
}, 120_000);

describeReal('random platforms', ['etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startWithKinds();
  }, 120_000);
  afterAll(() => cluster.stop());

  test('what passes the checks is accepted by the API server, what is refused is refused for a reason, and a mistake is found', async () => {
    const { classes, failures } = await runPlatforms(cluster.client, SEED, 0, PLATFORMS);
    process.stderr.write(`platforms: seed ${SEED}, ${JSON.stringify(classes)}\n`);
    expect(failures).toEqual([]);
    expect(classes.platforms!.skipped).toBeLessThanOrEqual(PLATFORMS * SKIPPED);
    expect(Object.keys(classes.faults!).length).toBeGreaterThan(Object.keys(FAULTS).length / 2);
  }, 600_000);
});
