import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { grpcError } from './grpc-error';
import type { DiffResult, Provider } from './provider';
import { fromStruct, toStruct } from './values';

type Handler<Q extends Message, R extends Message> = (call: ServerUnaryCall<Q, R>, callback: sendUnaryData<R>) => void;

/** A call of the protocol whose answer a promise gives. */
function answer<Q extends Message, R extends Message>(give: (request: Q) => R | Promise<R>): Handler<Q, R> {
  return ({ request }, callback) => {
    Promise.resolve(request)
      .then(give)
      .then(response => callback(null, response))
      .catch((error: unknown) => callback(grpcError(error)));
  };
}

/** Pulumi's protocol in front of a provider. What is not listed is answered as unimplemented. */
export function service(provider: Provider): UntypedServiceImplementation {
  return {
    attach: answer(() => new Empty()),
    getPluginInfo: answer(() => new PluginInfo().setVersion(provider.version)),
    checkConfig: answer((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: answer((request: messages.DiffRequest) => {
      const { diffs, replaces } = provider.diffConfig(fromStruct(request.getOlds()), fromStruct(request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(diffs.length + replaces.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...diffs])
        .setReplacesList([...replaces]);
    }),
    configure: answer(async (request: messages.ConfigureRequest) => {
      const prefix = /^[^:]*:config:/;
      const variables = request.getVariablesMap().getEntryList();
      await provider.configure(new Map(variables.map(([name, value]) => [name.replace(prefix, ''), value])));
      return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: answer(async (request: messages.InvokeRequest) =>
      new messages.InvokeResponse().setReturn(
        toStruct(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))),
      ),
    ),
    check: answer(async (request: messages.CheckRequest) => {
      const { inputs, failures = [] } = await provider.check({
        urn: request.getUrn(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
      });
      return new messages.CheckResponse()
        .setInputs(toStruct(inputs))
        .setFailuresList(
          failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
        );
    }),
    diff: answer(async (request: messages.DiffRequest) =>
      diffResponse(
        await provider.diff({
          urn: request.getUrn(),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: answer(async (request: messages.CreateRequest) => {
      const { id, properties } = await provider.create({
        urn: request.getUrn(),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
      });
      return new messages.CreateResponse().setId(id).setProperties(toStruct(properties));
    }),
    read: answer(async (request: messages.ReadRequest) => {
      const found = await provider.read({
        urn: request.getUrn(),
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      const response = new messages.ReadResponse();
      if (found === undefined) return response;
      return response.setId(found.id).setProperties(toStruct(found.properties)).setInputs(toStruct(found.inputs));
    }),
    update: answer(async (request: messages.UpdateRequest) => {
      const properties = await provider.update({
        urn: request.getUrn(),
        id: request.getId(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      return new messages.UpdateResponse().setProperties(toStruct(properties));
    }),
    delete: answer(async (request: messages.DeleteRequest) => {
      await provider.delete({
        urn: request.getUrn(),
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new Empty();
    }),
    cancel: answer(() => {
      provider.cancel();
      return new Empty();
    }),
  };
}

function diffResponse({ hasChanges, replaces, deleteBeforeReplace, details }: DiffResult): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(hasChanges ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, { kind, inputDiff }] of details) {
    const property = new messages.PropertyDiff().setKind(messages.PropertyDiff.Kind[kind]).setInputdiff(inputDiff);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}
