import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { EngineLog } from './engine-log';
import type { Provider } from './provider';
import { service } from './service';

/** Largest message that the engine sends, in bytes: sdk/go/common/util/rpcutil, GrpcChannelOptions. */
const MAX_MESSAGE = 400 * 1024 * 1024;

/** Serves a provider on a loopback port, which is printed, as long as the engine lives. */
export function serve(make: (log: EngineLog) => Provider): void {
  const [engineAddress] = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE });
  server.addService(ResourceProviderService, service(make(new EngineLog(engineAddress))));
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  endWithEngine();
}

/** The engine kills its plugins when it ends. When it is killed itself, its end of our standard input closes. */
function endWithEngine(): void {
  process.stdin.once('end', () => process.exit(0)).once('error', () => process.exit(0));
  process.stdin.resume();
}
