import { randomBytes } from 'node:crypto';
import type { EngineLog } from '../rpc/engine-log';
import type { Cluster } from './cluster';
import { annotation, FIELD_MANAGER, type KubeObject } from './objects';
import type { Options } from './options';
import type { Scopes } from './scopes';

/** What all operations of a configured provider share. */
export interface Session {
  readonly options: Options;
  /** Undefined where the cluster can't be reached. */
  readonly cluster: Cluster | undefined;
  /** Why it can't be reached. */
  readonly unreachable: string;
  readonly scopes: Scopes;
  readonly log: EngineLog;
}

/** Names the owner of the fields that we set: as the annotation says, as the state says, else a new one (pkg provider/provider.go, fieldManagerName). */
export function fieldManagerOf(inputs: KubeObject, known: string | undefined): string {
  return annotation(inputs, FIELD_MANAGER) || known || `pulumi-kubernetes-${randomBytes(4).toString('hex')}`;
}

/** @throws Error where the cluster can't be reached */
export function reachable({ cluster, unreachable }: Session): Cluster {
  if (cluster === undefined) throw new Error(`configured Kubernetes cluster is unreachable: ${unreachable}`);
  return cluster;
}

/** Type token of a URN: `kubernetes:apps/v1:Deployment`. */
export function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').pop() ?? '';
}
