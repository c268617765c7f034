import type { EngineLog } from '../rpc/engine-log';
import type {
  CheckRequest,
  CheckResult,
  ConfigDiff,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResult,
} from '../rpc/provider';
import type { Provider, ReadRequest, ReadResult, UpdateRequest } from '../rpc/provider';
import type { Properties } from '../rpc/values';
import { check } from './check';
import { Cluster, messageOf } from './cluster';
import { diffClusters } from './cluster-diff';
import { create } from './create';
import { remove } from './delete';
import { diff } from './diff';
import { readOptions, type Options } from './options';
import { read } from './read';
import { Scopes } from './scopes';
import type { Session } from './session';
import { update } from './update';

/** Stands in for the official provider of the package `kubernetes`; the files of this folder name which of its behaviour they have. */
export class KubernetesProvider implements Provider {
  /** The version whose behaviour this has. */
  readonly version = '4.34.2';
  private readonly scopes = new Scopes();
  private readonly end = new AbortController();
  private current: Session | undefined;

  constructor(private readonly log: EngineLog) {}

  diffConfig(olds: Properties, news: Properties): ConfigDiff {
    return diffClusters(olds, news);
  }

  async configure(variables: ReadonlyMap<string, string>): Promise<void> {
    const options = readOptions(variables);
    const connection = await this.connect(options);
    this.current = { options, log: this.log, scopes: this.scopes, ...connection };
  }

  check(request: CheckRequest): Promise<CheckResult> {
    return check(this.session, request);
  }

  diff(request: DiffRequest): Promise<DiffResult> {
    return diff(this.session, request);
  }

  create(request: CreateRequest): Promise<{ readonly id: string; readonly properties: Properties }> {
    return create(this.session, request);
  }

  read(request: ReadRequest): Promise<ReadResult | undefined> {
    return read(this.session, request);
  }

  update(request: UpdateRequest): Promise<Properties> {
    return update(this.session, request);
  }

  delete(request: DeleteRequest): Promise<void> {
    return remove(this.session, request);
  }

  invoke(token: string): Promise<Properties> {
    return Promise.reject(new Error(`unknown function ${token}`));
  }

  cancel(): void {
    this.end.abort();
  }

  private get session(): Session {
    if (this.current === undefined) throw new Error('the provider is not configured');
    return this.current;
  }

  /** Who does not answer is unreachable: previews go on without it, all else fails (pkg provider/provider.go, Configure). */
  private async connect({ server }: Options): Promise<Pick<Session, 'cluster' | 'unreachable'>> {
    if (server instanceof Error) return { cluster: undefined, unreachable: server.message };
    const cluster = new Cluster(server, this.end.signal);
    try {
      await cluster.connect();
      return { cluster, unreachable: '' };
    } catch (error) {
      cluster.close();
      return {
        cluster: undefined,
        unreachable: `unable to load schema information from the API server: ${messageOf(error)}`,
      };
    }
  }
}
