import type { Cluster, Sight } from '../cluster';
import {
  annotation,
  apiVersionOf,
  generationOf,
  kindOf,
  nameOf,
  SKIP_AWAIT,
  TIMEOUT_SECONDS,
  WAIT_FOR,
  type KubeObject,
} from '../objects';
import type { Session } from '../session';
import { conditionsOf } from './conditions';
import { WAITERS } from './kinds';
import { Limit } from './limit';
import { failed, NotReadyError, OF_KINDS, type Look, type Waiter } from './waiter';

export { NotReadyError } from './waiter';

/** Time that an object has to become ready, in seconds, where nobody says otherwise (pkg await/await.go, Creation). */
const DEFAULT_TIMEOUT_S = 600;

export interface ReadyArguments {
  readonly urn: string;
  readonly inputs: KubeObject;
  /** As the server answered the write. */
  readonly live: KubeObject;
  /** Seconds of the program's `customTimeouts`; 0 where it has none. */
  readonly timeout: number;
  /** @default true */
  readonly isNew?: boolean;
}

/**
 * Waits until an object is ready: not at all with `pulumi.com/skipAwait`, for what `pulumi.com/waitFor` says, else as the kind demands
 * (pkg await/await.go, Creation; pkg metadata/overrides.go, ReadyCondition).
 * @throws NotReadyError with its last state
 */
export async function waitUntilReady(
  { log }: Session,
  cluster: Cluster,
  { urn, inputs, live, timeout, isNew = true }: ReadyArguments,
): Promise<KubeObject> {
  if (annotation(inputs, SKIP_AWAIT) === 'true') return live;
  const waitFor = annotation(live, WAIT_FOR);
  const waiter = waitFor === '' ? waiterOf(live) : conditionsOf(waitFor);
  if (waiter === undefined) return live;
  log.status(urn, waitFor === '' ? `Waiting for ${kindOf(live)} to be ready` : `Waiting for ${waitFor}`);
  const limit = waiter.limitMs ?? timeoutSeconds(timeout, inputs) * 1000;
  const ready = await wait(waiter, live, { cluster, isNew, isRead: false }, limit);
  log.status(urn, '');
  return ready;
}

/**
 * Whether a refresh finds an object ready: by its kind alone, `pulumi.com/waitFor` is not asked (pkg await/await.go, Read).
 * @throws NotReadyError
 */
export async function assertReady(cluster: Cluster, inputs: KubeObject, live: KubeObject): Promise<void> {
  const waiter = waiterOf(live);
  if (waiter?.readsToo !== true || annotation(inputs, SKIP_AWAIT) === 'true') return;
  const look: Look = { cluster, isNew: true, isRead: true };
  if (!(await waiter.isReady(live, look))) throw failed(live, (await waiter.reasons?.(live, look)) ?? []);
}

/** Seconds for an operation: the program's option before the annotation (pkg metadata/overrides.go, TimeoutDuration). */
export function timeoutSeconds(option: number, inputs: KubeObject): number {
  const text = annotation(inputs, TIMEOUT_SECONDS);
  return option || (/^-?\d+$/.test(text) ? Number(text) : DEFAULT_TIMEOUT_S);
}

function waiterOf(object: KubeObject): Waiter | undefined {
  return WAITERS.get(`${apiVersionOf(object)}/${kindOf(object)}`);
}

async function wait(waiter: Waiter, live: KubeObject, look: Look, limitMs: number): Promise<KubeObject> {
  if (await waiter.isReady(live, look)) return live;
  const limit = new Limit(limitMs, look.cluster.ended);
  let object = live;
  try {
    for await (const sight of looks(look.cluster.watch(live, limit.signal), waiter.againMs)) {
      // an older state says nothing of this write
      if (sight?.isDeleted || (sight && generationOf(sight.object) < generationOf(live))) continue;
      object = sight?.object ?? object;
      if (await waiter.isReady(object, look)) return object;
    }
  } finally {
    limit.end();
  }
  if (await waiter.isGoodEnough?.(object, look)) return object;
  const { timedOut, cancelled } = waiter.wording ?? OF_KINDS;
  const message = (limit.isOver ? timedOut : cancelled)(nameOf(object));
  throw new NotReadyError(message, object, (await waiter.reasons?.(object, look)) ?? []);
}

/** Sights as they come; undefined where it is time to look again. */
async function* looks(sights: AsyncGenerator<Sight>, againMs: number | undefined): AsyncGenerator<Sight | undefined> {
  let next = sights.next();
  try {
    for (;;) {
      const result = againMs === undefined ? await next : await Promise.race([next, pause(againMs)]);
      if (result === undefined) yield undefined;
      else if (result.done === true) return;
      else {
        yield result.value;
        next = sights.next();
      }
    }
  } finally {
    // whoever has seen enough waits for no further change
    void next.catch(() => undefined);
  }
}

function pause(ms: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(resolve, ms, undefined));
}
