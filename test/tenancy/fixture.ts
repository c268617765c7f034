import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { Application } from '../../lib/model/application';
import type { Model } from '../../lib/model/model';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';

/** A platform whose Cilium comes from elsewhere. */
export function platformWithCilium(props: PlatformProps = {}): Platform {
  const kinds = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
  return new Platform('test', { external: ['*.cilium.io', '*.cnpg.io'].map(name => ({ ...kinds, name })), ...props });
}

/** An application whose objects a test adds. */
export class Plain extends Application {
  constructor(scope: Construct, id: string, fill: (app: Plain) => unknown = () => undefined) {
    super(scope, id, { kind: 'Plain', prefix: 'plain' });
    fill(this);
  }

  /** Name for an object of it. */
  named(suffix?: string): { name: string } {
    return { name: this.metadata(suffix).name };
  }
}

/** The manifest of one object of a model. */
export function manifestOf(model: Model, kind: string, namespace: string | undefined, name: string): Manifest {
  const found = model.objects.filter(({ id }) => id.kind === kind && id.namespace === namespace && id.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${namespace ?? ''}/${name}`);
  return found[0]!.manifest;
}

/** `Kind name` of the objects in a unit. */
export function objectsIn(model: Model, unit: string): readonly string[] {
  const index = model.units.findIndex(({ name }) => name === unit);
  return model.objects.filter(object => object.unit === index).map(({ id }) => `${id.kind} ${id.name}`);
}

/** Digest of all that a model holds but the functions that tell source lines. */
export function digestOf(model: Model): string {
  return createHash('sha256').update(JSON.stringify(model)).digest('hex');
}
