import { toolsOf } from '../../lib/sandbox/cluster-options';
import { untilReady } from '../cluster/flux-objects';
import { loadBalancers, storage } from '../cluster/play-infrastructure';
import { StatusPlayer } from '../cluster/player';
import { describeReal } from '../cluster/real';
import { Delivery, kustomization } from './delivery';
import { proveEncrypted } from './encrypted-secret';
import { externalSecrets, proveGenerated } from './generated-secret';
import { playRules } from './player-rules';
import { ProofCloud } from './proof-cloud';
import { proveRetention } from './removal';
import { proveVerbatim } from './verbatim-text';
import { proveWaiting } from './without-player';

jest.setTimeout(240_000);

/** What a machine room has and no operator of a kind gives: volumes and addresses. */
const INFRASTRUCTURE = [storage, loadBalancers];

/** One cluster for all these proofs: each takes up where the one before ended. */
describeReal('deliveries on real Flux', [...toolsOf({ flux: true }), 'sops', 'age-keygen'], () => {
  let cloud: ProofCloud;
  let delivery: Delivery;
  const players: StatusPlayer[] = [];

  beforeAll(async () => {
    cloud = await ProofCloud.create();
    delivery = await Delivery.start(cloud.model(), cloud.credentials);
    players.push(new StatusPlayer(delivery.cluster.client, INFRASTRUCTURE));
  });
  afterAll(async () => {
    for (const player of players) await player.stop();
    await delivery.stop();
    cloud.close();
  });

  proveWaiting(() => delivery);
  proveVerbatim(() => delivery);
  proveEncrypted(() => delivery, () => cloud); // prettier-ignore

  test('once operators are played, the units that waited for them become Ready', async () => {
    const { client } = delivery.cluster;
    const others = [...INFRASTRUCTURE.map(({ kind }) => kind), externalSecrets.kind];
    const operators = playRules(delivery.model).filter(({ kind }) => !others.includes(kind));
    players.push(new StatusPlayer(client, [...operators, externalSecrets]));
    for (const { name } of delivery.model.units) await untilReady(client, kustomization(name), 120);
  });

  proveGenerated(() => delivery, () => cloud); // prettier-ignore
  proveRetention(() => delivery, () => cloud); // prettier-ignore
});
