import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { plainProperties, type PlainProperties } from './plain-struct';

/** A request to change the cluster. */
export interface Request extends PlainProperties {
  readonly verb: 'create' | 'update' | 'delete';
  readonly urn: string;
}

/**
 * Stands in for the Kubernetes provider behind the real engine: takes every object as it is, and keeps what the official one would send to an API server.
 * One serves many runs, since the engine can be told to use a provider that runs already.
 */
export class Recorder {
  static async start(): Promise<Recorder> {
    const recorder = new Recorder();
    await recorder.listen();
    return recorder;
  }

  private readonly server = new Server();
  private requests: Request[] = [];
  private port = 0;

  /** Environment in which the engine turns to this recorder. */
  get environment(): Readonly<Record<string, string>> {
    return { PULUMI_DEBUG_PROVIDERS: `kubernetes:${this.port}` };
  }

  /** Requests since the last call. */
  take(): readonly Request[] {
    const { requests } = this;
    this.requests = [];
    return requests;
  }

  close(): void {
    this.server.forceShutdown();
  }

  private async listen(): Promise<void> {
    this.server.addService(ResourceProviderService, {
      getPluginInfo: answer(() => new PluginInfo().setVersion('4.34.2')),
      attach: answer(() => new Empty()),
      cancel: answer(() => new Empty()),
      checkConfig: answer(echo),
      diffConfig: answer(() => new provider.DiffResponse()),
      configure: answer(() => new provider.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true)),
      check: answer(echo),
      // whether anything changed is for the engine to tell: it compares the inputs itself
      diff: answer(() => new provider.DiffResponse()),
      create: answer((request: provider.CreateRequest) => {
        const properties = request.getProperties()!;
        this.requests.push({ verb: 'create', urn: request.getUrn(), ...plainProperties(properties) });
        return new provider.CreateResponse().setId(request.getUrn()).setProperties(properties);
      }),
      update: answer((request: provider.UpdateRequest) => {
        const properties = request.getNews()!;
        this.requests.push({ verb: 'update', urn: request.getUrn(), ...plainProperties(properties) });
        return new provider.UpdateResponse().setProperties(properties);
      }),
      delete: answer((request: provider.DeleteRequest) => {
        this.requests.push({ verb: 'delete', urn: request.getUrn(), ...plainProperties(request.getProperties()!) });
        return new Empty();
      }),
    });
    this.port = await new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }
}

function echo(request: provider.CheckRequest): provider.CheckResponse {
  return new provider.CheckResponse().setInputs(request.getNews());
}

/** A method of one request and one answer. */
function answer<Q, A>(method: (request: Q) => A) {
  return ({ request }: ServerUnaryCall<Q, A>, done: sendUnaryData<A>): void => {
    try {
      done(null, method(request));
    } catch (error) {
      done(error as Error);
    }
  };
}
