import { describeReal } from '../cluster/real';
import { runStackKills } from './kills/run-stack-kills';

jest.setTimeout(300_000);

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const TOOLS = ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'] as const;

describeReal('machines whose `pulumi up` is interrupted', TOOLS, () => {
  test(`pulumi cancel and pulumi up end what was begun (seed ${SEED})`, async () => {
    const { classes, failures } = await runStackKills(SEED, 0, 2);
    process.stderr.write(`interrupted runs: seed ${SEED}, ${JSON.stringify(classes)}\n`);
    expect(failures).toEqual([]);
  });
});
