import { crdsOf } from '../../lib/kinds/crd';
import type { ModelObject } from '../../lib/model/model';
import { startCluster, type ApiClient, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { packagedSchemas } from '../fuzz/schemas';

/** A real API server with all kinds that the package carries, but for those of these definitions, which the objects under test bring. */
export function startWithKinds(except: readonly string[] = []): Promise<Cluster> {
  const crds = packagedSchemas('crd').flatMap(crdsOf);
  return startCluster({
    crds: crds.filter(({ metadata }) => !except.includes(metadata.name)) as unknown as Manifest[],
  });
}

/** What the server says to the objects that it does not accept by strict server-side apply. What others live in or are of goes first. */
export async function refusals(client: ApiClient, objects: readonly ModelObject[]): Promise<readonly string[]> {
  const isFirst = ({ id }: ModelObject): boolean => ['Namespace', 'CustomResourceDefinition'].includes(id.kind);
  const refused: string[] = [];
  const apply = async ({ manifest }: ModelObject): Promise<void> => {
    await client.apply(manifest).catch((error: unknown) => refused.push(String(error)));
  };
  for (const object of objects.filter(isFirst)) await apply(object);
  await Promise.all(objects.filter(object => !isFirst(object)).map(apply));
  return refused;
}
