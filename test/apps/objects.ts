import { Tenant } from '../../constructs/tenancy/tenant';
import type { Application } from '../../lib/model/application';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import type { Manifest } from '../../lib/values/json';

/** The objects of an application in tenant root, by kind and name. */
export function objectsOf(make: (tenant: Tenant) => Application, props: PlatformProps = {}): Map<string, Manifest> {
  const platform = new Platform('test', props);
  const app = make(new Tenant(platform, 'root'));
  const { components, objects } = platform.model();
  const own = objects.filter(({ component }) => components[component]!.path === app.node.path);
  return new Map(own.map(({ manifest }) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]));
}

/** Spec of one of them. */
export function specOf(made: Map<string, Manifest>, key: string): Record<string, unknown> {
  return made.get(key)!.spec as Record<string, unknown>;
}

/** What a constructor says against its props: code, field, message and fix of each finding. */
export function problemsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    const lines = error.findings.map(({ code, field, message, fix }) => [code, field, message, fix]);
    return lines.map(line => line.filter(part => part !== undefined).join(' | '));
  }
  return [];
}
