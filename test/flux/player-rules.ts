import { findRules } from '../../lib/kinds/rules';
import type { Readiness } from '../../lib/kinds/rules/rule';
import { groupOf } from '../../lib/kinds/kind';
import type { Model } from '../../lib/model/model';
import type { Manifest } from '../../lib/values/json';
import { loadBalancers, storage } from '../cluster/play-infrastructure';
import type { PlayRule } from '../cluster/player';
import { crdsNamed } from './stand-ins';

/** Kinds whose controllers run in the test. */
const PLAYED_BY_NOBODY = /\.toolkit\.fluxcd\.io$/;

/** One rule a kind of a model whose operator does not run: the status that its readiness asks for, and the objects that it is said to make. */
export function playRules(model: Model): readonly PlayRule[] {
  const rules = new Map<string, PlayRule>();
  for (const { id, manifest, readiness } of model.objects) {
    const key = `${manifest.apiVersion}/${id.kind}`;
    const status = readiness && statusOf(readiness);
    if (status === undefined || PLAYED_BY_NOBODY.test(id.group) || rules.has(key)) continue;
    rules.set(key, {
      apiVersion: manifest.apiVersion,
      kind: id.kind,
      status,
      creates: produced,
    });
  }
  return [...rules.values(), storage, loadBalancers];
}

/** What an operator would write so that its object counts as usable; undefined where it need write nothing. */
function statusOf(readiness: Readiness): PlayRule['status'] {
  switch (readiness.rule) {
    case 'condition': {
      const { type, status = 'True', generation } = readiness;
      return ({ metadata }) => ({
        conditions: [condition(type, status, generation === 'condition' ? metadata.generation : undefined)],
        ...(generation === 'status' ? { observedGeneration: metadata.generation } : {}),
      });
    }
    case 'field': {
      const [, ...members] = readiness.field.split('.');
      const field = members.reduceRight<unknown>((value, member) => ({ [member]: value }), readiness.equals) as object;
      return ({ metadata }) => ({ ...field, observedGeneration: metadata.generation });
    }
    default:
      return undefined;
  }
}

function condition(type: string, status: string, observedGeneration: unknown): object {
  return {
    type,
    status,
    observedGeneration,
    reason: 'Played',
    // some kinds want one
    message: 'played',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
}

/** Definitions and Secrets that the operator of an object would make; the Secrets have a value that no operator makes. */
function produced(object: Manifest): readonly Manifest[] {
  const made = findRules(groupOf(object.apiVersion), object.kind)?.produces?.(object) ?? [];
  const definitions = made.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ name }) => name);
  const secrets = made
    .filter(({ kind }) => kind === 'Secret')
    .map(({ namespace = object.metadata.namespace, name }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      stringData: { password: 'played' },
    }));
  return [...(crdsNamed(definitions) as unknown as Manifest[]), ...secrets];
}
