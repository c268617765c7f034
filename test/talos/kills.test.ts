import { describeReal } from '../cluster/real';
import { runMachineKills } from './run-machine-kills';

jest.setTimeout(300_000);

const SEED = Number(process.env.FUZZ_SEED ?? 1);

describeReal('machines whose delivery is killed', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  // a first boot is killed with the stack (test/pulumi/stack-kills.test.ts), so the case here is an upgrade
  test(`a further run ends what was begun, and never makes a second cluster (seed ${SEED})`, async () => {
    const { failures } = await runMachineKills(SEED, 1, 1);
    expect(failures).toEqual([]);
  });
});
