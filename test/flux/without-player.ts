import { readyCondition } from '../cluster/flux-objects';
import { until } from '../cluster/processes';
import { kustomization, type Delivery } from './delivery';

/** Units that hold an object which becomes usable by an operator only: none runs here. */
const WAITING = ['cert-manager-config', 'passwords', 'tenant-shop-postgres-orders'];

export function proveWaiting(delivery: () => Delivery): void {
  test('without operators exactly the units that wait for them time out, and all others become Ready', async () => {
    const { client } = delivery().cluster;
    const names = delivery().model.units.map(({ name }) => name);
    const ended = new Map<string, string>();
    const allEnded = async (): Promise<boolean> => {
      for (const name of names.filter(each => !ended.has(each))) {
        const { status, reason, message = '' } = (await readyCondition(client, kustomization(name))) ?? {};
        if (status === 'True') ended.set(name, 'Ready');
        if (reason === 'HealthCheckFailed' && message.includes('timeout')) ended.set(name, 'timed out');
      }
      return ended.size === names.length;
    };
    await until(() => `every unit is Ready or has timed out: ${JSON.stringify([...ended])}`, allEnded, 150);
    const withEnd = (end: string): string[] => names.filter(name => ended.get(name) === end).sort();
    expect(withEnd('timed out')).toEqual(WAITING);
    expect(withEnd('Ready')).toEqual(names.filter(name => !WAITING.includes(name)).sort());
  });
}
