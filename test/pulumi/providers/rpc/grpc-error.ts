import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { ErrorResourceInitFailed } from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { PartialFailure } from './provider';
import { toStruct } from './values';

/** An error as the engine reads it; a partial failure carries the resource in its details (pkg provider/provider.go, partialError). */
export function grpcError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PartialFailure)) return { code: status.UNKNOWN, details: message };
  const failure = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.properties))
    .setReasonsList([...error.reasons]);
  if (error.inputs !== undefined) failure.setInputs(toStruct(error.inputs));
  const detail = new Any();
  detail.pack(failure.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const metadata = new Metadata();
  const bytes = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([detail]).serializeBinary();
  // the name under which gRPC carries details
  metadata.add('grpc-status-details-bin', Buffer.from(bytes));
  return { code: status.UNKNOWN, details: message, metadata };
}
