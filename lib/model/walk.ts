import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { NotPlain, type CanonicalOptions } from '../kinds/canonical';
import { KubeObject } from '../kinds/kube-object';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { Component } from './component';
import type { LateField, ModelComponent } from './model';
import { rulesOf } from './known-kinds';
import type { Platform } from './platform';
import { References } from './references';
import { stockManifest } from './stock-manifest';

/** A holder of objects met by the walk: a component, or a chart that a user brought. */
export interface Holder extends ModelComponent {
  /** The component itself; absent for charts and for objects directly below the platform. */
  readonly component?: Component;
  readonly namespace: string | undefined;
}

/** An object met by the walk. */
export interface Found {
  readonly construct: ApiObject;
  manifest: Manifest;
  /** Index into {@link Gathered.holders}. */
  holder: number;
  /** Number of its references in {@link Gathered.references}. */
  references: number;
  readonly late?: readonly LateField[];
}

/** A dependency that a program declared by `node.addDependency`. */
export interface Declared {
  readonly from: IConstruct;
  readonly to: IConstruct;
}

/** What one walk over the constructs gathers. */
export interface Gathered {
  readonly holders: Holder[];
  readonly found: Found[];
  readonly references: References;
  readonly declared: Declared[];
  /** Number of the holder in whose scope a construct is, for declared dependencies. */
  readonly holderOf: Map<IConstruct, number>;
  readonly findings: Finding[];
}

/** Walks the tree once, parents first. Every construct's own validation runs once; no error stops the walk. */
export function walk(platform: Platform): Gathered {
  const references = new References((...type) => rulesOf(platform.props.kindRules ?? [], ...type));
  const gathered: Gathered = { holders: [], found: [], references, declared: [], holderOf: new Map(), findings: [] };
  const gather = gatherer(gathered);
  const stack: { construct: IConstruct; holder: number }[] = [{ construct: platform, holder: -1 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { construct } = top;
    const { node } = construct;
    let { holder } = top;
    if (construct !== platform && (Component.isComponent(construct) || Chart.isChart(construct))) {
      holder = gathered.holders.push(holderFor(construct, gathered.holders[holder])) - 1;
      gathered.holderOf.set(construct, holder);
    } else if (ApiObject.isApiObject(construct)) {
      if (holder === -1) holder = looseHolder(gathered, platform);
      gather(construct, holder);
    }
    for (const message of node.validate()) {
      gathered.findings.push({
        code: 'program/validation',
        severity: 'error',
        message,
        construct: node.path,
        source: gathered.holders[holder]?.source(),
      });
    }
    for (const to of node.dependencies) gathered.declared.push({ from: construct, to });
    const { children } = node;
    for (let index = children.length - 1; index >= 0; index--) stack.push({ construct: children[index]!, holder });
  }
  return gathered;
}

function holderFor(construct: IConstruct, parent: Holder | undefined): Holder {
  const { path } = construct.node;
  const component = Component.isComponent(construct) ? construct : undefined;
  return {
    path,
    type: construct.constructor.name,
    parent: parent?.name,
    name: component === undefined ? path.replaceAll('/', '-').toLowerCase() : component.unitName,
    source: component?.source ?? (() => parent?.source()),
    component,
    namespace: (construct as Component | Chart).namespace,
  };
}

/** Objects directly below the platform share one holder, named after the cluster. */
function looseHolder(gathered: Gathered, platform: Platform): number {
  const known = gathered.holderOf.get(platform);
  if (known !== undefined) return known;
  const { cluster, source } = platform;
  const holder = gathered.holders.push({ name: cluster, path: '', type: 'Platform', source, namespace: undefined }) - 1;
  gathered.holderOf.set(platform, holder);
  return holder;
}

/** Makes what turns objects into plain data, with one set of options for all of them. */
function gatherer({ found, references, holders, findings }: Gathered): (construct: ApiObject, holder: number) => void {
  let late: LateField[] | undefined;
  const own: CanonicalOptions = { onLate: (path, value) => (late ??= []).push({ path, value }) };
  const stock: CanonicalOptions = { ...own, dropNull: true };
  return (construct, holder) => {
    late = undefined;
    try {
      const manifest = KubeObject.isKubeObject(construct)
        ? construct.manifest(own, holders[holder]!.namespace)
        : stockManifest(construct, stock);
      found.push({ construct, manifest, holder, references: references.find(manifest), late });
    } catch (error) {
      findings.push({ ...objection(error, construct), source: holders[holder]?.source() });
    }
  };
}

function objection(error: unknown, construct: ApiObject): Finding {
  return {
    code: error instanceof NotPlain ? error.code : 'program/object',
    severity: 'error',
    message: error instanceof Error ? error.message : String(error),
    construct: construct.node.path,
    object: `${construct.kind} ${construct.name}`,
    field: error instanceof NotPlain ? error.path : undefined,
    fix: error instanceof NotPlain ? FIXES[error.code] : undefined,
  };
}

const FIXES: Record<NotPlain['code'], string> = {
  'secret/value': 'give a reference to a Secret, or encrypt it once with `strata secret encrypt`',
  'late/raw-output':
    "wrap the Output in `late(output, { example })` from 'strata-cloud/pulumi', where the field allows it",
  'object/not-plain': 'give plain data: text, finite numbers, booleans, lists and plain objects',
};
