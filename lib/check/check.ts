import { compareText } from '../model/identity';
import type { Check, Model } from '../model/model';
import type { Finding } from '../values/finding';
import { acknowledge, needsTree } from './acknowledge';
import { bringUp } from './bring-up';
import { charts } from './charts';
import { closure } from './closure';
import { identity } from './identity';
import { images } from './images';
import { namespaces } from './namespaces';
import { networkPlan } from './network-plan';
import { networks } from './networks';
import { nodeLoss } from './node-loss';
import { nodes } from './nodes';
import { podSecurity } from './pod-security';
import { reach } from './reach';
import { resources } from './resources';
import { schema } from './schema';
import { secrets } from './secrets';
import { selectorOverlap } from './selector-overlap';
import { server } from './server';
import { versions } from './versions';

/** Options of {@link check}. */
export interface CheckOptions {
  /**
   * Whether the model is to be released: then every image needs a digest.
   * @default false
   */
  readonly release?: boolean;
}

/** Passes in the order in which a reader should hear of their findings: shape first, then relations. */
const PASSES: readonly Check[] = [
  schema,
  server,
  identity,
  selectorOverlap,
  namespaces,
  closure,
  podSecurity,
  secrets,
  charts,
  networks,
  networkPlan,
  reach,
  nodes,
  versions,
  nodeLoss,
  resources,
  bringUp,
];

/** Everything that is wrong with a model: what the walk found, what our passes and the program's own find, sorted, with acknowledgements applied. */
export function check(model: Model, options: CheckOptions = {}): readonly Finding[] {
  const { release = false } = options;
  const passes = [...PASSES, images({ release }), ...model.checks];
  const found = [...model.findings, ...passes.flatMap(pass => pass(model))];
  const accepted = model.acknowledgements.filter(each => !needsTree(each));
  return acknowledge(found, accepted).toSorted(compareFindings);
}

/** Whether the run fails: any error that nobody acknowledged. */
export function isFailure(findings: readonly Finding[]): boolean {
  return findings.some(({ severity, acknowledged }) => severity === 'error' && acknowledged === undefined);
}

/** Errors before warnings, acknowledged ones last; then by construct, object and field. */
export function compareFindings(a: Finding, b: Finding): number {
  const weight = ({ severity, acknowledged }: Finding): number =>
    acknowledged !== undefined ? 2 : severity === 'error' ? 0 : 1;
  return weight(a) - weight(b) || compareText(keyOf(a), keyOf(b));
}

function keyOf({ construct = '', object = '', code, field = '', message }: Finding): string {
  return [construct, object, code, field, message].join('\0');
}
